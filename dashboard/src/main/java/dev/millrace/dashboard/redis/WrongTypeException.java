package dev.millrace.dashboard.redis;

/** A key holds another type of value than the one that belongs there. */
final class WrongTypeException extends RuntimeException {
  private static final long serialVersionUID = 1;
}
