/**
 * Batches over HTTP into a real broker: how much CPU time ingest takes for a line, and how late its
 * answers are. Ingest, the broker and the sender are a process each, so that ingest's account is
 * its own. The sender is shared with the benchmarks of the whole pipeline.
 */
package dev.millrace.benchmark.ingest;
