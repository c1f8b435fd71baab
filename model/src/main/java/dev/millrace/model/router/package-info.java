/**
 * Reads the router log line, {@code at=info method=GET path="/" ...}, from bytes, without
 * allocating. Start reading at {@link dev.millrace.model.router.RouterLog}; {@code RouteTemplate}
 * turns its path into a route such as {@code /orders/:id}, and {@code RouterPairs} serves callers
 * that rewrite a line. The lines come from {@code drain}; {@code window} counts them.
 */
package dev.millrace.model.router;
