/** The HTTP server: who may ask, for which path, and what it is answered with. */
package dev.millrace.dashboard.http;
