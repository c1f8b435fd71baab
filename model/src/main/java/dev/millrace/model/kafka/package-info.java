/**
 * How every process reaches Kafka: addresses, TLS and the prefix of topic names, from one reading
 * of the environment. Start reading at {@link dev.millrace.model.kafka.KafkaSettings}; {@code
 * KafkaProblem} turns a client's error into one line that says what to check. Keys and certificates
 * are read by {@code pem}; the topics are in {@code topic}.
 */
package dev.millrace.model.kafka;
