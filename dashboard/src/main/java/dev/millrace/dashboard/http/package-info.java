/** The HTTP server: which requests are allowed, for which path, and what the answer is. */
package dev.millrace.dashboard.http;
