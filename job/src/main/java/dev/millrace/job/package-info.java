/**
 * The Flink job: batches from Kafka, event-time windows, results in Redis. Start reading at {@link
 * dev.millrace.job.TrafficWorkflow}, the whole computation on one screen; {@code JobMain} names
 * Kafka and Redis, {@code JobOptions} turns arguments into a {@code JobConfig}. {@code source}
 * reads, {@code parse} turns batches into partial results, {@code distinct} drops duplicates,
 * {@code window} adds up, {@code sink} writes; {@code namespace} holds the commands {@code compare}
 * and {@code promote}.
 */
package dev.millrace.job;
