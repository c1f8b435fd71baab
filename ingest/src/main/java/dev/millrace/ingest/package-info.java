/**
 * The log drain: takes batches of log frames over HTTP and answers when they are durable.
 *
 * <p>{@link dev.millrace.ingest.IngestMain} is the command, {@link dev.millrace.ingest.Ingest} the
 * process behind it, for embedding. One POST's way: {@code DrainHandler} (who is it from, is there
 * room) - {@code BodyReader} - {@code BatchSplitter} (what is kept) - {@code BatchStore}. No thread
 * waits on the way.
 */
package dev.millrace.ingest;
