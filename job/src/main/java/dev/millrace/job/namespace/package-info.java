/**
 * Comparing and promoting whole namespaces in Redis, for a reprocessing beside the live job. The
 * job itself uses nothing of this.
 */
package dev.millrace.job.namespace;
