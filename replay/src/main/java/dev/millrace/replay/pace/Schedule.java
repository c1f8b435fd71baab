package dev.millrace.replay.pace;

/**
 * When each request is due, by the requests alone: no clock. Times are nanoseconds from the
 * replay's start. They never go back: a request whose own time is earlier than its predecessor's is
 * due together with it. Not thread-safe.
 */
public final class Schedule {
  private static final double NANOS = 1e9;

  private final Pace pace;
  private final double rampNanos;
  private final RateCap cap;

  private long requests;
  private long held;

  /** The latest recorded time in the current pass. */
  private long latestMillis = Long.MIN_VALUE;

  /** Where the schedule would be without a ramp. */
  private double flatNanos;

  private long due;
  private long cutMillis;

  public Schedule(Pace pace) {
    this.pace = pace;
    this.rampNanos = pace.ramp().toNanos();
    // As fast as possible within a limit is evenly spaced, not in bursts.
    this.cap = new RateCap(pace.isMax() ? Double.POSITIVE_INFINITY : pace.maxRate());
  }

  /** When the next request, recorded at {@code timeMillis}, is due. */
  public long next(long timeMillis) {
    advance(timeMillis);
    requests++;
    long wanted = Math.max(due, ramped(flatNanos));
    due = cap.earliest(wanted);
    cap.took(due);
    held += due > wanted ? 1 : 0;
    return due;
  }

  /** Says that the recording starts again: the next request follows the last one. */
  public void startPass() {
    latestMillis = Long.MIN_VALUE;
  }

  /** Requests that are due later than wanted, because of the limit. */
  public long held() {
    return held;
  }

  /** Recorded quiet time that was left out, in milliseconds. */
  public long cutMillis() {
    return cutMillis;
  }

  /** When the last request was due. */
  public long lastDue() {
    return due;
  }

  private void advance(long timeMillis) {
    if (pace.isMax() || pace.rate() > 0) {
      double rate = pace.isMax() ? pace.maxRate() : Math.min(pace.rate(), pace.maxRate());
      flatNanos = requests / rate * NANOS;
      return;
    }
    if (latestMillis == Long.MIN_VALUE) {
      latestMillis = timeMillis;
    } else if (timeMillis > latestMillis) {
      long gap = timeMillis - latestMillis;
      long longest = pace.maxGap().toMillis();
      if (longest > 0 && gap > longest) {
        cutMillis += gap - longest;
        gap = longest;
      }
      flatNanos += gap * 1e6 / pace.speed();
      latestMillis = timeMillis;
    }
  }

  /**
   * Stretches the start so that the rate grows evenly from zero to full over the ramp: after a time
   * w of a ramp R, what would have taken w*w/2R has been played.
   */
  private long ramped(double flat) {
    double stretched =
        flat <= rampNanos / 2 ? Math.sqrt(2 * rampNanos * flat) : flat + rampNanos / 2;
    return Math.round(stretched);
  }
}
