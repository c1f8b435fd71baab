package dev.millrace.dashboard.redis;

/**
 * A window that is in Redis but cannot be read.
 *
 * @param start epoch seconds
 * @param reason a sentence for people, without a full stop
 */
public record Gap(long start, String reason) {}
