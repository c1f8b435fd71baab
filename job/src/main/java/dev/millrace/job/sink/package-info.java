/**
 * Writes results: windows to Redis, dead letters to Kafka. Start reading at {@link
 * dev.millrace.job.sink.RedisWrites}, which turns a window into writes for the Redis connector.
 * Windows come from {@code window}, dead letters from {@code parse}; the fields are defined in
 * {@code dev.millrace.model.redis}.
 */
package dev.millrace.job.sink;
