package dev.millrace.dashboard.redis;

import dev.millrace.model.redis.WindowValues;
import dev.millrace.model.window.Sketch;
import java.io.IOException;
import java.io.UncheckedIOException;

/** What the overview needs of a minute, in some hundred bytes. */
public final class Minute {
  private final long requests;
  private final long failed;
  private final long lost;
  private final long unparseable;

  /** A sketch in memory takes ten times as much as its bytes. */
  private final byte[] service;

  Minute(WindowValues window) {
    requests = window.requests();
    failed = window.failed();
    lost = window.lost();
    unparseable = window.unparseable();
    service = window.service().count() == 0 ? null : window.service().sketch().toBytes();
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
    if (service == null) {
      return;
    }
    try {
      total.merge(Sketch.fromBytes(service));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
