/**
 * Reads recorded requests from the topic of router logs, without a consumer group, in the order of
 * their own time and each one once. Start reading at {@link dev.millrace.replay.log.RequestLog};
 * {@code MergedLog} merges the partitions and {@code Reordering} restores the order. {@code
 * RequestFeed} in the parent package reads it ahead of the replay; {@code select} decides which
 * requests are wanted.
 */
package dev.millrace.replay.log;
