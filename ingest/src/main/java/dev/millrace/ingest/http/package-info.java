/** The front end: connections, limits, the sender of a POST, reading its body, and the answer. */
package dev.millrace.ingest.http;
