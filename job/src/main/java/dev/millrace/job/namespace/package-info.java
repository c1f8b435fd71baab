/**
 * The commands {@code compare} and {@code promote}: work on whole namespaces in Redis, after a
 * reprocessing next to the live job. Start reading at {@code Comparison} and {@code Promotion};
 * {@code Listing} finds the windows of both. They are in the job's jar but the job itself uses
 * nothing here, and they share only the keys in {@code dev.millrace.model.redis} with it.
 */
package dev.millrace.job.namespace;
