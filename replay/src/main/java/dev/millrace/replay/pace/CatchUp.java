package dev.millrace.replay.pace;

/**
 * Keeps a replay that has fallen behind its schedule from catching up in one burst: it runs at most
 * a tenth above the limit of its pace. Not thread-safe.
 */
public final class CatchUp {
  private static final double FACTOR = 1.1;

  private final RateCap cap;

  public CatchUp(Pace pace) {
    cap = new RateCap(pace.maxRate() * FACTOR);
  }

  /** When a request that is due {@code now} may really be sent. */
  public long earliest(long now) {
    return cap.earliest(now);
  }

  /** Says that one was sent. */
  public void sent(long time) {
    cap.took(time);
  }
}
