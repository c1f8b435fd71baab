package dev.millrace.benchmark.traffic;

/**
 * One number of one window of ten seconds.
 *
 * @param start of the window, seconds since the epoch
 * @param field as Redis has it: {@value #REQUESTS}, {@code status:200}, {@value #TIMED}
 */
public record Cell(String app, long start, String field) {
  public static final String REQUESTS = "requests";
  public static final String TIMED = "service:count";
  public static final String STATUS = "status:";

  private static final long WINDOW_MILLIS = 10_000;

  static Cell of(String app, long millis, String field) {
    return new Cell(app, Math.floorDiv(millis, WINDOW_MILLIS) * WINDOW_MILLIS / 1000, field);
  }

  /** Whether a field is one of those that the ledger has. */
  static boolean isLedgers(String field) {
    return field.equals(REQUESTS) || field.equals(TIMED) || field.startsWith(STATUS);
  }
}
