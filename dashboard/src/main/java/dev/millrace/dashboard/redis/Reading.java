package dev.millrace.dashboard.redis;

/**
 * What is known of a window.
 *
 * @param window null if it is not there, or cannot be read
 * @param gap why it cannot be read, or null
 */
public record Reading(Window window, Gap gap) {
  /** There is no such window. */
  static final Reading ABSENT = new Reading(null, null);
}
