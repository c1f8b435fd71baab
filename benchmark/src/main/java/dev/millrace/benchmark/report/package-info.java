/** Figures of several contestants, as a table and as JSON. */
package dev.millrace.benchmark.report;
