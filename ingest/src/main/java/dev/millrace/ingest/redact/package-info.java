/**
 * Takes out of router logs what must not be kept, before it reaches Kafka, disk or a dead letter:
 * {@link dev.millrace.ingest.config.Redaction} says what, {@link
 * dev.millrace.ingest.redact.BatchRedactor} does it. What is put in place of something is never
 * longer, so that a batch that fits still does.
 */
package dev.millrace.ingest.redact;
