/** Reading Redis, and nothing but reading: windows, routes, balances, and what is announced. */
package dev.millrace.dashboard.redis;
