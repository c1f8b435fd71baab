package dev.millrace.benchmark.micro;

import dev.millrace.model.window.Sketch;
import java.io.IOException;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What a sketch of a thousand log-normal latencies costs, on one core. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class SketchBenchmark {
  private static final int VALUES = 1000;

  private final long[] values = new long[VALUES];
  private final Sketch sketch = new Sketch();
  private byte[] bytes;

  @Setup
  public void setUp() {
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < VALUES; i++) {
      values[i] = Math.round(40 * Math.exp(random.nextGaussian()));
      sketch.add(values[i]);
    }
    bytes = sketch.copy().toBytes();
  }

  /** Each value into a sketch that is new at first. */
  @Benchmark
  @OperationsPerInvocation(VALUES)
  public Sketch insert() {
    Sketch result = new Sketch();
    for (long value : values) {
      result.add(value);
    }
    return result;
  }

  /** A sketch into a copy of another one. */
  @Benchmark
  public Sketch merge() {
    Sketch result = sketch.copy();
    result.merge(sketch);
    return result;
  }

  /** The bytes of one, which is copied and changed so that they are made anew. */
  @Benchmark
  public byte[] encode() {
    Sketch changed = sketch.copy();
    changed.add(1);
    return changed.toBytes();
  }

  /** Bytes to a sketch that has been checked and is merged into another one. */
  @Benchmark
  public Sketch decodeAndMerge() throws IOException {
    Sketch result = sketch.copy();
    result.merge(Sketch.fromBytes(bytes));
    return result;
  }

  /** Six quantiles of bytes. */
  @Benchmark
  public double[] quantiles() throws IOException {
    return Sketch.fromBytes(bytes).quantiles(0.5, 0.75, 0.9, 0.95, 0.99, 0.999);
  }
}
