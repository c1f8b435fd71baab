/**
 * The dashboard: what the job wrote to Redis, for people and programs. {@code redis} reads it,
 * {@code api} makes JSON of it, {@code http} serves that and the page.
 */
package dev.millrace.dashboard;
