package dev.millrace.model.redis;

/** The text of milliseconds. */
final class Millis {
  private Millis() {}

  /** To the tenth, {@code 18} rather than {@code 18.0}. */
  static String text(double value) {
    long tenths = Math.round(value * 10);
    return tenths % 10 == 0 ? Long.toString(tenths / 10) : tenths / 10 + "." + tenths % 10;
  }
}
