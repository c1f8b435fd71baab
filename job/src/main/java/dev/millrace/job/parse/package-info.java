/**
 * Turns each batch into one partial result for its application, pane by pane, and everything that
 * cannot be counted into dead letters. Start reading at {@link dev.millrace.job.parse.BatchParser};
 * {@code LineClock} decides whether a line is on time, {@code ParseOperator} remembers event time
 * across restarts. Records come from {@code source}; partial results go to {@code distinct}, dead
 * letters to {@code sink}.
 */
package dev.millrace.job.parse;
