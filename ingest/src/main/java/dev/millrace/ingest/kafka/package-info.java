/** The store that is Kafka: topics, records and their acknowledgements, heartbeats. */
package dev.millrace.ingest.kafka;
