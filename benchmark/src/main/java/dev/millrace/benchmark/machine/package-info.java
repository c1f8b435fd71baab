/**
 * What all benchmarks need of the machine. A benchmark has a folder that goes with it, child
 * processes that end with it, and the operating system's account of their CPU time and memory. Each
 * report names the processor, the system and the load.
 */
package dev.millrace.benchmark.machine;
