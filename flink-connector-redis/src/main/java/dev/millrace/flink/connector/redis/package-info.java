/**
 * A Flink 2 sink for Redis: pipelined, in order for each key, protected by versions. Build one with
 * {@link dev.millrace.flink.connector.redis.RedisSink}; the rules of sending, retrying and
 * checkpointing are in {@code RedisSinkWriter}, and {@code RedisErrors} says which errors pass. It
 * depends on Flink and Lettuce only and knows nothing of router logs.
 */
package dev.millrace.flink.connector.redis;
