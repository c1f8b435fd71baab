package dev.millrace.dashboard.api;

/** A request that cannot be answered. The message is the sentence to answer with. */
public final class RequestException extends RuntimeException {
  private static final long serialVersionUID = 1;
  private final int status;

  private RequestException(int status, String message) {
    super(message);
    this.status = status;
  }

  /** Something in the request is wrong: 400. */
  public static RequestException bad(String message) {
    return new RequestException(400, message);
  }

  /** There is no such thing: 404. */
  public static RequestException unknown(String message) {
    return new RequestException(404, message);
  }

  /** The HTTP status to answer with. */
  public int status() {
    return status;
  }
}
