package dev.millrace.replay.send;

import io.netty.handler.codec.http.HttpRequest;
import java.util.function.Consumer;

/** A request and what becomes of it. Belongs to one event loop. */
final class Exchange {
  private final boolean repeatable;
  private final long begunNanos = System.nanoTime();

  /** Both null when the exchange is complete: it may be kept a while for its time-out. */
  private HttpRequest request;

  private Consumer<Outcome> done;

  private long writtenNanos;
  private int status;
  private boolean retried;
  private boolean complete;

  /** The connection that the request was written to, or null. */
  private Connection connection;

  /**
   * A request that an event loop has just taken up.
   *
   * @param repeatable whether sending it twice does no harm
   * @param done is told the outcome, once
   */
  Exchange(HttpRequest request, boolean repeatable, Consumer<Outcome> done) {
    this.request = request;
    this.repeatable = repeatable;
    this.done = done;
  }

  HttpRequest request() {
    return request;
  }

  long begunNanos() {
    return begunNanos;
  }

  boolean isComplete() {
    return complete;
  }

  Connection connection() {
    return connection;
  }

  void written(Connection to) {
    connection = to;
    writtenNanos = System.nanoTime();
  }

  void status(int code) {
    status = code;
  }

  /**
   * Whether the request may go out again on another connection: the target had closed this one,
   * which it had kept open before, and had said nothing yet. RFC 9110, section 9.2.2.
   */
  boolean mayRetry() {
    return repeatable && !retried && status == 0 && connection != null && connection.isReused();
  }

  void retry() {
    retried = true;
    connection = null;
  }

  void succeed() {
    end(status, null);
  }

  void fail(Failure failure) {
    end(0, failure);
  }

  private void end(int code, Failure failure) {
    if (!complete) {
      complete = true;
      Consumer<Outcome> listener = done;
      done = null;
      request = null;
      connection = null;
      listener.accept(
          new Outcome(code, failure, begunNanos, writtenNanos, System.nanoTime(), retried));
    }
  }
}
