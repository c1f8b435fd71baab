/**
 * {@code millrace benchmark}: how fast millrace is on this machine. Each package below is a group
 * of benchmarks, or what several of them need. Here are the command and the seeded log that all
 * share.
 */
package dev.millrace.benchmark;
