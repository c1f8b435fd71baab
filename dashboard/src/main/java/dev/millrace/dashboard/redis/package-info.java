/** Reads Redis and never writes: windows, routes, balances, and announcements. */
package dev.millrace.dashboard.redis;
