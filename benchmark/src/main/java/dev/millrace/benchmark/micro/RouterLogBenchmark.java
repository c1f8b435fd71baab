package dev.millrace.benchmark.micro;

import dev.millrace.benchmark.Corpus;
import dev.millrace.model.drain.FrameReader;
import dev.millrace.model.drain.SyslogHeader;
import dev.millrace.model.router.RouteTemplate;
import dev.millrace.model.router.RouterLog;
import dev.millrace.model.window.Routes;
import dev.millrace.model.window.WindowStats;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
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

/** What one line costs, on one core, step by step. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class RouterLogBenchmark {
  private static final int LINES = Corpus.LINES_PER_BATCH;

  private final RouterLog line = new RouterLog();
  private final SyslogHeader header = new SyslogHeader();
  private final RouteTemplate route = new RouteTemplate();
  private List<byte[]> lines;
  private List<byte[]> paths;
  private byte[] batch;

  @Setup
  public void setUp() {
    lines = new Corpus(1).lines(LINES);
    paths = lines.stream().map(RouterLogBenchmark::path).toList();
    batch = new Corpus(1).batch(Instant.parse("2026-11-22T10:00:00Z")).frames();
  }

  /** The router log parser alone. */
  @Benchmark
  @OperationsPerInvocation(LINES)
  public long parse() {
    long sum = 0;
    for (byte[] bytes : lines) {
      line.parse(bytes, 0, bytes.length);
      sum += line.status() + line.serviceMillis();
    }
    return sum;
  }

  /** Frames and syslog headers, without the lines in them. */
  @Benchmark
  @OperationsPerInvocation(LINES)
  public long frames() {
    long sum = 0;
    FrameReader frames = new FrameReader(batch);
    while (frames.next()) {
      header.parse(batch, frames.start(), frames.end());
      sum += header.timeMillis();
    }
    return sum;
  }

  /** The routes of the lines' paths. */
  @Benchmark
  @OperationsPerInvocation(LINES)
  public long route() {
    long sum = 0;
    for (byte[] path : paths) {
      route.read(path, 0, path.length);
      sum += route.hash();
    }
    return sum;
  }

  /** From the bytes of a batch to its statistics, as the job does it for one pane. */
  @Benchmark
  @OperationsPerInvocation(LINES)
  public Routes count() {
    WindowStats stats = new WindowStats();
    Routes routes = new Routes();
    FrameReader frames = new FrameReader(batch);
    while (frames.next()) {
      header.parse(batch, frames.start(), frames.end());
      if (header.timeMillis() > 0
          && line.parse(batch, header.messageStart(), header.messageEnd())) {
        stats.add(line);
        routes.add(line, route);
      }
    }
    return routes;
  }

  private static byte[] path(byte[] bytes) {
    RouterLog log = new RouterLog();
    log.parse(bytes, 0, bytes.length);
    return log.path().getBytes(StandardCharsets.UTF_8);
  }
}
