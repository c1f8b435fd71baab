/**
 * What the processes share: everything that two of millrace's processes must agree on. Start
 * reading at the package of the contract you need; nothing here depends on a process.
 *
 * <ul>
 *   <li>{@code drain}: the log drain's wire format: frames, syslog headers, loss notices
 *   <li>{@code router}: the router log line
 *   <li>{@code topic}: the Kafka topics
 *   <li>{@code kafka}: how every process reaches Kafka
 *   <li>{@code pem}: certificates and keys as PEM text, for Kafka, Redis and HTTPS
 *   <li>{@code window}: what is known of one application in one window
 *   <li>{@code redis}: keys and fields in Redis
 * </ul>
 */
package dev.millrace.model;
