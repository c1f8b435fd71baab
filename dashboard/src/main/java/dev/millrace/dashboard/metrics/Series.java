package dev.millrace.dashboard.metrics;

/**
 * One counter of an application.
 *
 * @param value of the family's label, or the empty string
 */
record Series(Family family, String value) {}
