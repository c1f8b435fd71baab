/** The server's identity for TLS clients. */
package dev.millrace.ingest.tls;
