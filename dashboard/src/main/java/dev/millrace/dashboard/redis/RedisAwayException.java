package dev.millrace.dashboard.redis;

/** Redis cannot be read now. The message is a sentence for people. */
public final class RedisAwayException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public RedisAwayException(String message) {
    super(message);
  }

  public RedisAwayException(String message, Throwable cause) {
    super(message, cause);
  }
}
