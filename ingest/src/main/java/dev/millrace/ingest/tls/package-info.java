/** Who the server is to TLS clients. */
package dev.millrace.ingest.tls;
