package dev.millrace.dashboard.redis;

import dev.millrace.model.redis.WindowValues;
import dev.millrace.model.window.Sketch;

/** What the overview needs of a minute, in a few hundred bytes. */
public final class Minute {
  private final long requests;
  private final long failed;
  private final long lost;
  private final long unparseable;

  /** As it was read, in its bytes. */
  private final Sketch service;

  Minute(WindowValues window) {
    requests = window.requests();
    failed = window.failed();
    lost = window.lost();
    unparseable = window.unparseable();
    service = window.service().sketch();
  }

  public long requests() {
    return requests;
  }

  public long failed() {
    return failed;
  }

  public long lost() {
    return lost;
  }

  public long unparseable() {
    return unparseable;
  }

  /** Adds its service times to others. */
  public void addServiceTo(Sketch total) {
    total.merge(service);
  }
}
