package dev.millrace.flink.connector.redis;

import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Whether Redis is away, and the log lines about it: one when it goes, one when it is back, and
 * between them one a minute.
 *
 * <p>Written by one thread, read by any.
 */
final class Outage {

  private static final long REMINDER_NANOS = Duration.ofMinutes(1).toNanos();

  private final String address;
  private final Consumer<String> log;
  private final LongSupplier nanoClock;
  private volatile boolean on;
  private long began;
  private long lastLine;

  /**
   * @param address host and port
   */
  Outage(String address, Consumer<String> log, LongSupplier nanoClock) {
    this.address = address;
    this.log = log;
    this.nanoClock = nanoClock;
  }

  boolean isOn() {
    return on;
  }

  /** An attempt failed. */
  void failed(String reason, int waiting) {
    long now = nanoClock.getAsLong();
    if (on && now - lastLine < REMINDER_NANOS) {
      return;
    }
    log.accept(
        "Redis at "
            + address
            + (on ? " still takes no writes: " : " takes no writes: ")
            + reason
            + "; "
            + waiting
            + " wait and are tried again");
    began = on ? began : now;
    lastLine = now;
    on = true;
  }

  /** An attempt succeeded. */
  void over() {
    if (on) {
      long seconds = Duration.ofNanos(nanoClock.getAsLong() - began).toSeconds();
      log.accept("Redis at " + address + " takes writes again, after " + seconds + " s");
      on = false;
    }
  }
}
