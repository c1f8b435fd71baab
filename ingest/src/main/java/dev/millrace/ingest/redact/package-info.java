/**
 * Removes from router logs what must not be kept, before it reaches Kafka, disk or a dead letter:
 * {@link dev.millrace.ingest.config.Redaction} says what, {@link
 * dev.millrace.ingest.redact.BatchRedactor} does it. A replacement is never longer than the
 * original, so a batch that fits still does.
 */
package dev.millrace.ingest.redact;
