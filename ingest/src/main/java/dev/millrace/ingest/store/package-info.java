/** Where batches become durable, whatever that is. */
package dev.millrace.ingest.store;
