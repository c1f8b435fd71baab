package dev.millrace.dashboard.redis;

import dev.millrace.model.redis.WindowValues;

/**
 * One window of an application.
 *
 * @param start epoch seconds
 */
public record Window(long start, WindowValues values) {}
