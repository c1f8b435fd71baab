/**
 * Decides which recorded requests are replayed: by time, application, method, host, status, path,
 * route, sample and shard. Start reading at {@link dev.millrace.replay.select.RequestFilter}. It is
 * stateless, so that every reading of the log by {@code log} gives the same sequence; {@code Skip}
 * names the reasons that reports count.
 */
package dev.millrace.replay.select;
