package dev.millrace.replay.compare;

/**
 * An example of a request that came out differently.
 *
 * @param timeMillis when it was recorded
 * @param method its method
 * @param path path and query as sent, secrets masked
 * @param requestId its request id
 * @param change what its status became
 */
public record Difference(
    long timeMillis, String method, String path, String requestId, StatusChange change) {}
