package dev.millrace.benchmark.traffic;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;

/**
 * Seeded batches of router logs of which it is known what is to be counted, the same for all
 * contestants. Applications are chosen Zipf-like. One line in a hundred is late, by up to two
 * minutes. Not thread-safe.
 */
public final class Traffic {
  /** How late a line may be, unless told otherwise. */
  public static final int MAX_LATE_MILLIS = 120_000;

  private static final int ONE_IN_LATE = 100;

  /** Lines are drawn from so many different ones: making them is slower than reading them. */
  private static final int POOL = 50_000;

  private final SplittableRandom random;
  private final List<KnownLine> pool = new ArrayList<>(POOL);
  private final int applications;
  private final double shareOfFirst;
  private final int linesPerBatch;
  private final int maxLateMillis;

  /** Lines of applications that share them Zipf-like. */
  public Traffic(long seed, int applications, int linesPerBatch) {
    this(seed, applications, 0, linesPerBatch, MAX_LATE_MILLIS);
  }

  /**
   * @param shareOfFirst of the batches that are the first application's, while the others share the
   *     rest evenly; 0 for Zipf
   * @param maxLateMillis how late a line may be
   */
  public Traffic(
      long seed, int applications, double shareOfFirst, int linesPerBatch, int maxLateMillis) {
    this.maxLateMillis = maxLateMillis;
    this.random = new SplittableRandom(seed);
    this.applications = applications;
    this.shareOfFirst = shareOfFirst;
    this.linesPerBatch = linesPerBatch;
    for (int i = 0; i < POOL; i++) {
      pool.add(KnownLine.any(random));
    }
  }

  /** The next batch, whose lines lie in the second before it is received, or are late. */
  public KnownBatch batch(Instant received) {
    List<KnownBatch.Entry> entries = new ArrayList<>(linesPerBatch);
    for (int i = 0; i < linesPerBatch; i++) {
      int back =
          random.nextInt(ONE_IN_LATE) == 0 ? random.nextInt(maxLateMillis) : random.nextInt(1_000);
      entries.add(
          new KnownBatch.Entry(received.toEpochMilli() - back, pool.get(random.nextInt(POOL))));
    }
    return new KnownBatch(
        "app-" + application(),
        new UUID(random.nextLong(), random.nextLong()).toString().replace("-", ""),
        received.toEpochMilli(),
        entries);
  }

  private int application() {
    if (shareOfFirst > 0) {
      return random.nextDouble() < shareOfFirst ? 0 : 1 + random.nextInt(applications - 1);
    }
    double harmonic = Math.log(applications) + 0.5772;
    return (int) Math.min(applications - 1, Math.exp(random.nextDouble() * harmonic) - 1);
  }
}
