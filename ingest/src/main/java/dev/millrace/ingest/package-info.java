/**
 * The log drain: takes batches of log frames over HTTP and answers when they are durable.
 *
 * <p>{@link dev.millrace.ingest.IngestMain} is the command, {@link dev.millrace.ingest.Ingest} the
 * process itself, for embedding. The path of one POST: {@code http.DrainHandler} (who it is from,
 * whether there is room) - {@code http.BodyReader} - {@code batch.BatchSplitter} (what is kept) -
 * {@code store.BatchStore}, which is {@code kafka.KafkaBatchStore} behind {@code
 * spool.SpoolingBatchStore}. No thread waits on the way.
 */
package dev.millrace.ingest;
