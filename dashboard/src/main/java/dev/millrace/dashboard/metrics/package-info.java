/**
 * What Prometheus scrapes: the traffic of all applications, as counters that only rise, and the
 * dashboard itself.
 */
package dev.millrace.dashboard.metrics;
