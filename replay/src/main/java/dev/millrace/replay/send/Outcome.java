package dev.millrace.replay.send;

/**
 * What became of a request. Times are those of {@link System#nanoTime()}.
 *
 * @param status the answer's status, 0 if there was none
 * @param failure why there was none, null if there was one
 * @param begunNanos when the client started on the request
 * @param writtenNanos when it was handed to a connection; 0 if there was none
 * @param endNanos when the answer was complete, or had failed
 * @param retried whether a connection that the target had closed was replaced on the way
 */
public record Outcome(
    int status,
    Failure failure,
    long begunNanos,
    long writtenNanos,
    long endNanos,
    boolean retried) {

  /**
   * Service time as the router means it: from when the connection is established to the end of the
   * answer.
   */
  public long serviceNanos() {
    return endNanos - writtenNanos;
  }
}
