/**
 * The configuration of the process, from options and environment variables, and what is wrong with
 * it.
 */
package dev.millrace.ingest.config;
