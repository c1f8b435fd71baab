package dev.millrace.benchmark.sidebyside;

/**
 * What the peers take from a line: a plain bean, as Flink likes them.
 *
 * <p>Fields: application, the line's own time in milliseconds since the epoch, status or 0, and the
 * service time in milliseconds or -1.
 */
public final class ParsedLine {
  public String app;
  public long time;
  public int status;
  public long service;

  public ParsedLine() {}

  ParsedLine(String app, long time, int status, long service) {
    this.app = app;
    this.time = time;
    this.status = status;
    this.service = service;
  }
}
