package dev.millrace.dashboard.metrics;

/** Writes Prometheus' text format. Names and values of labels need no escaping here. */
final class TextFormat {
  private final StringBuilder text = new StringBuilder(16 * 1024);

  void family(String name, String type, String help) {
    text.append("# HELP ").append(name).append(' ').append(help).append('\n');
    text.append("# TYPE ").append(name).append(' ').append(type).append('\n');
  }

  /**
   * @param label in addition to the application's, or null
   */
  void sample(String name, String app, String label, String value, String number) {
    text.append(name).append("{app=\"").append(app).append('"');
    if (label != null) {
      text.append(',').append(label).append("=\"").append(value).append('"');
    }
    text.append("} ").append(number).append('\n');
  }

  static String number(double value) {
    if (Double.isNaN(value)) {
      return "NaN";
    }
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? Long.toString((long) value)
        : Double.toString(value);
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
