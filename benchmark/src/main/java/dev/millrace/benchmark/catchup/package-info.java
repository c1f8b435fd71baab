/**
 * The job alone with a full topic. One benchmark takes the time until all windows are in Redis, the
 * other one weighs what the job keeps in memory by then. The job runs in a JVM of its own, whose
 * CPU time and heap are nobody else's.
 */
package dev.millrace.benchmark.catchup;
