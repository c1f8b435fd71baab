/**
 * Counts each batch once: lets an identity through to a pane only the first time. Start reading at
 * {@link dev.millrace.job.distinct.DistinctBatches}; {@code BatchIds} holds the identities that a
 * pane has seen. It sits between {@code parse} and {@code window}.
 */
package dev.millrace.job.distinct;
