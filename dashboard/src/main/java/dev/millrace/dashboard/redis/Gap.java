package dev.millrace.dashboard.redis;

/**
 * A window of which something is in Redis that cannot be read.
 *
 * @param start epoch seconds
 * @param reason a sentence for people, without a full stop
 */
public record Gap(long start, String reason) {}
