/**
 * Reads the log: the Kafka source, its watermarks, and which part of the log is read. Start reading
 * at {@link dev.millrace.job.source.RouterLogsSource}; {@code LogRange} is what {@code --from} and
 * {@code --until} mean. Its records go to {@code parse}.
 */
package dev.millrace.job.source;
