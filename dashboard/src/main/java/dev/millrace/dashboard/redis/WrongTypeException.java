package dev.millrace.dashboard.redis;

/** A key holds a value of the wrong type. */
final class WrongTypeException extends RuntimeException {
  private static final long serialVersionUID = 1;
}
