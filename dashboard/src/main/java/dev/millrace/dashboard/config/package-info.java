/** What the dashboard can be told, and what it complains about. */
package dev.millrace.dashboard.config;
