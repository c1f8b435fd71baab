/**
 * What is known of one application in one window: counts, latencies, routes and the balance of
 * lines, all of them mergeable exactly. Start reading at {@link
 * dev.millrace.model.window.WindowStats}; {@link dev.millrace.model.window.Sketch} gives the
 * quantiles, {@code Resolution} the lengths of windows. The job counts {@code router} lines with
 * it, and {@code redis} writes and reads the result.
 */
package dev.millrace.model.window;
