/**
 * What the process can be told, by options and environment variables, and what is wrong with it.
 */
package dev.millrace.ingest.config;
