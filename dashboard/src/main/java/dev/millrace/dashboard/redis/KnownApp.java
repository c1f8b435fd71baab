package dev.millrace.dashboard.redis;

/**
 * An application of which there were windows.
 *
 * @param lastWindow start of its newest window, epoch seconds
 */
public record KnownApp(String name, long lastWindow) {}
