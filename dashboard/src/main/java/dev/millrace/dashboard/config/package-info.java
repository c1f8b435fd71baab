/** The configuration of the dashboard, and what can be wrong with it. */
package dev.millrace.dashboard.config;
