/**
 * Kill everything, count everything: {@link dev.millrace.local.chaos.ChaosIT} runs millrace as real
 * processes under traffic, has things happen to it, and asks an independent {@linkplain
 * dev.millrace.local.chaos.ledger ledger} whether every number is right.
 *
 * <p>A {@code Trial} is a {@code Mill} (all processes), {@code Traffic} (senders that behave as
 * Logplex does, and write down what they sent), and a {@code Probe} that tells when the pipeline is
 * itself again. A {@code Scenario} is a {@code Fault} and how often it happens. Everything random
 * comes from one seed; when things happen inside the processes does not, so a seed repeats what was
 * done, and not to the microsecond when.
 */
package dev.millrace.local.chaos;
