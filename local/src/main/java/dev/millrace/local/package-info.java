/**
 * The commands {@code local} and {@code demo}: all of millrace in one JVM, next to a real Redis.
 * Start reading at {@link dev.millrace.local.LocalPipeline}, which starts and stops the parts;
 * {@code LocalMain} is the command. {@code FlinkCluster} starts a cluster of several processes for
 * the end-to-end tests; {@code demo} makes the traffic.
 */
package dev.millrace.local;
