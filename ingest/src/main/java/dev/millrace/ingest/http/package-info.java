/** The front: connections, limits, who a POST is from, reading its body, and the answer. */
package dev.millrace.ingest.http;
