package dev.millrace.benchmark.pipeline;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;

/** How far Redis is behind, looked at each second until it is closed. */
final class Lag implements AutoCloseable {
  private static final int PATIENCE_SECONDS = 10;

  private final RunningPipeline pipeline;
  private final LongConsumer each;
  private final List<Long> lines = Collections.synchronizedList(new ArrayList<>());
  private final ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor();

  /**
   * @param each is told each number of lines that are stored and not in Redis yet
   */
  Lag(RunningPipeline pipeline, LongConsumer each) {
    this.pipeline = pipeline;
    this.each = each;
    watch.scheduleAtFixedRate(this::look, 1, 1, TimeUnit.SECONDS);
  }

  /** The median of the first third of what was seen. */
  double atFirst() {
    return median(seen().subList(0, third()));
  }

  /** The median of its last third. */
  double atLast() {
    List<Long> seen = seen();
    return median(seen.subList(seen.size() - third(), seen.size()));
  }

  @Override
  public void close() throws InterruptedException {
    watch.shutdown();
    watch.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  private void look() {
    try {
      long behind = pipeline.behind();
      lines.add(behind);
      each.accept(behind);
    } catch (Exception e) {
      System.out.println("    Redis does not tell: " + e.getMessage());
    }
  }

  private List<Long> seen() {
    synchronized (lines) {
      return List.copyOf(lines);
    }
  }

  private int third() {
    return (lines.size() + 2) / 3;
  }

  private static double median(List<Long> of) {
    return of.isEmpty() ? Double.NaN : of.stream().sorted().toList().get(of.size() / 2);
  }
}
