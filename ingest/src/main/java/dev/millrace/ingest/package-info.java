/**
 * The log drain: takes batches of log frames over HTTP and answers when they are durable.
 *
 * <p>{@link dev.millrace.ingest.IngestMain} is the command, {@link dev.millrace.ingest.Ingest} the
 * process behind it, for embedding. One POST's way: {@code http.DrainHandler} (who is it from, is
 * there room) - {@code http.BodyReader} - {@code batch.BatchSplitter} (what is kept) - {@code
 * store.BatchStore}, which is {@code kafka.KafkaBatchStore} behind {@code
 * spool.SpoolingBatchStore}. No thread waits on the way.
 */
package dev.millrace.ingest;
