/**
 * Shows what a replay found: on the terminal, as one HTML page, and as JSON. Start reading at
 * {@link dev.millrace.replay.report.Report}, the plain values that all three are made from; {@code
 * ReportText}, {@code ReportPage} and {@code ReportJson} write them. The numbers come from {@code
 * compare}; nothing is computed here that changes them.
 */
package dev.millrace.replay.report;
