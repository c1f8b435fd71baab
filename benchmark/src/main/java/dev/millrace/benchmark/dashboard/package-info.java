/**
 * How soon the dashboard answers, and whether a live browser misses anything. Redis is filled with
 * windows as the job writes them, without a job. The dashboard is a process of its own and is asked
 * over HTTP.
 */
package dev.millrace.benchmark.dashboard;
