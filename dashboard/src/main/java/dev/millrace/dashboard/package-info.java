/**
 * The dashboard: what the job wrote to Redis, for people and programs. {@code redis} reads it,
 * {@code api} makes JSON of it, {@code live} events, {@code http} serves them and the page.
 */
package dev.millrace.dashboard;
