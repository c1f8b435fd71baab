/**
 * Comparing and promoting whole namespaces in Redis, for a re-processing beside the live job. The
 * job itself uses nothing of this.
 */
package dev.millrace.job.namespace;
