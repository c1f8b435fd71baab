/**
 * Counts each batch once: lets an identity through to a pane only the first time. Start reading at
 * {@link dev.millrace.job.distinct.DistinctBatches}; {@code BatchIds} holds the identities that a
 * pane has seen, {@code DistinctOperator} remembers event time across restarts. It sits between
 * {@code parse} and {@code window}; what arrives after its pane was released goes to {@code sink}.
 */
package dev.millrace.job.distinct;
