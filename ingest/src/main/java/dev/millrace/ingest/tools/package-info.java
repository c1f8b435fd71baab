/**
 * Commands to inspect Kafka by hand: {@code topics}, {@code tail} and {@code dead-letters}. They
 * share how Kafka is reached ({@link dev.millrace.ingest.config.KafkaOptions}), wait for it for a
 * limited time ({@code KafkaAccess}), print to a reader that may go away ({@code Output}) and end
 * with 0 (fine), 1 (failed, or something is wrong) or 2 (called wrongly).
 */
package dev.millrace.ingest.tools;
