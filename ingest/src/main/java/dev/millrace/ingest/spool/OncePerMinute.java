package dev.millrace.ingest.spool;

import java.util.concurrent.TimeUnit;

/** Keeps a log from being flooded. Not thread-safe. */
final class OncePerMinute {
  private static final long INTERVAL_NANOS = TimeUnit.MINUTES.toNanos(1);

  private boolean any;
  private long lastNanos;

  /** Runs {@code report}, unless it ran less than a minute ago. */
  void run(Runnable report) {
    long now = System.nanoTime();
    if (!any || now - lastNanos >= INTERVAL_NANOS) {
      any = true;
      lastNanos = now;
      report.run();
    }
  }
}
