/**
 * A replay against a target that answers at once: requests a second, requests per CPU-second, and
 * how well a schedule is kept. Broker, target and replay are a process each. The figures of the
 * schedule are those of the replay's own report.
 */
package dev.millrace.benchmark.replay;
