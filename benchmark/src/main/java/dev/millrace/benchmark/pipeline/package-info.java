/** All of it on one machine: how many lines a second it sustains, and how fresh Redis is. */
package dev.millrace.benchmark.pipeline;
