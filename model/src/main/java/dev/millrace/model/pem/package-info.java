/** Certificates and keys as PEM text (RFC 7468). */
package dev.millrace.model.pem;
