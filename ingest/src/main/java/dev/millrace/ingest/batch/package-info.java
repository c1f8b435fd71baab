/** From a body's bytes to what is stored of it. Knows neither HTTP nor Kafka. */
package dev.millrace.ingest.batch;
