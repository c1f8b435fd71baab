/**
 * Compares the outcome of each request with what was recorded: statuses one by one, service times
 * by quantiles. Start reading at {@link dev.millrace.replay.compare.Comparison}; {@code Thresholds}
 * are the rules of {@code --fail-on}. Outcomes come from {@code Replay}; {@code report} shows the
 * result.
 */
package dev.millrace.replay.compare;
