/** Catching up with a full topic: the job, and what a user would write or run instead. */
package dev.millrace.benchmark.sidebyside;
