package dev.millrace.replay.log;

/**
 * A request as the router recorded it. Every text in it was chosen by a stranger.
 *
 * @param app the application's name
 * @param timeMillis the line's own time, milliseconds since the epoch
 * @param method as logged, or empty
 * @param path path and query as logged, or empty
 * @param host as logged, or empty
 * @param requestId as logged, or empty
 * @param client the forwarded-for addresses as logged, or empty
 * @param dyno the dyno that was asked, empty if the router answered by itself
 * @param routerError whether the line has an error code of the router's
 * @param aborted whether the client went away before the answer was complete
 * @param status the HTTP status, or {@link dev.millrace.model.router.RouterLog#ABSENT}
 * @param serviceMillis service time, or {@link dev.millrace.model.router.RouterLog#ABSENT}
 */
public record RecordedRequest(
    String app,
    long timeMillis,
    String method,
    String path,
    String host,
    String requestId,
    String client,
    String dyno,
    boolean routerError,
    boolean aborted,
    int status,
    long serviceMillis) {
  private static final int SWITCHING_PROTOCOLS = 101;

  /** Whether it was answered by a protocol switch. */
  public boolean isWebSocket() {
    return status == SWITCHING_PROTOCOLS;
  }

  /** Whether the router answered by itself: with an error, without asking a dyno. */
  public boolean isAnsweredByRouter() {
    return routerError && dyno.isEmpty();
  }

  /**
   * What makes the request the same one in every reading of the log: its request id, else all that
   * is known of it.
   */
  public String identity() {
    return requestId.isEmpty()
        ? String.join(" ", app, Long.toString(timeMillis), client, method, host, path)
        : requestId;
  }

  /** The address that the router saw: the last one, since those before it can be forged. */
  public String clientAddress() {
    return client.substring(client.lastIndexOf(',') + 1).trim();
  }
}
