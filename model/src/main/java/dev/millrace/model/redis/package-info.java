/**
 * Redis as a contract: keys, fields, and how every process reaches it. Start reading at {@link
 * dev.millrace.model.redis.RedisSchema} for keys and {@link dev.millrace.model.redis.WindowFields}
 * for fields; {@code WindowValues} reads them back and {@code WindowTotal} adds windows up. The job
 * writes what {@code window} counted, the dashboard reads it; the commands {@code compare} and
 * {@code promote} do both.
 */
package dev.millrace.model.redis;
