package dev.millrace.job.pane;

import dev.millrace.model.window.WindowStats;

/**
 * What is known of one application's pane at a moment. Immutable by agreement: {@code stats} is a
 * copy that nobody changes.
 *
 * @param app the application's name
 * @param start milliseconds since the epoch
 * @param version number of distinct identities merged; of two results for the same pane, the one
 *     with the higher version knows more
 * @param stats what was counted
 */
public record PaneResult(String app, long start, long version, WindowStats stats) {}
