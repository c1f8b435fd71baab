/**
 * The Kafka topics as a contract: their names, what a record contains, and what identifies a batch.
 * Start reading at {@link dev.millrace.model.topic.BatchRecord}; {@code TopicRecord} reads any
 * record, {@code DeadLetter} is the other topic. Ingest writes these records, the job, replay and
 * the tools read them; {@code kafka} says how brokers are reached.
 */
package dev.millrace.model.topic;
