package dev.millrace.benchmark.accuracy;

import com.tdunning.math.stats.TDigest;
import java.util.Arrays;

/** A merging t-digest of its authors' library. */
final class MergingTDigest implements Summary {
  private final TDigest digest;

  MergingTDigest(double compression) {
    digest = TDigest.createMergingDigest(compression);
  }

  @Override
  public void add(long millis) {
    digest.add(millis);
  }

  @Override
  public void merge(Summary part) {
    digest.add(((MergingTDigest) part).digest);
  }

  @Override
  public double[] quantiles(double... quantiles) {
    return Arrays.stream(quantiles).map(digest::quantile).toArray();
  }

  @Override
  public int bytes() {
    return digest.smallByteSize();
  }
}
