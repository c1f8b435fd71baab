/** From a line to its numbers, live: the pipeline, and what a user would install instead. */
package dev.millrace.benchmark.live;
