package dev.millrace.benchmark.accuracy;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.HdrHistogram.Histogram;

/** An HdrHistogram that grows by itself; its bytes are those of its compressed encoding. */
final class Hdr implements Summary {
  private final Histogram histogram;

  Hdr(int significantDigits) {
    histogram = new Histogram(significantDigits);
    histogram.setAutoResize(true);
  }

  @Override
  public void add(long millis) {
    histogram.recordValue(millis);
  }

  @Override
  public void merge(Summary part) {
    histogram.add(((Hdr) part).histogram);
  }

  @Override
  public double[] quantiles(double... quantiles) {
    return Arrays.stream(quantiles)
        .map(quantile -> histogram.getValueAtPercentile(100 * quantile))
        .toArray();
  }

  @Override
  public int bytes() {
    ByteBuffer buffer = ByteBuffer.allocate(histogram.getNeededByteBufferCapacity());
    return histogram.encodeIntoCompressedByteBuffer(buffer);
  }
}
