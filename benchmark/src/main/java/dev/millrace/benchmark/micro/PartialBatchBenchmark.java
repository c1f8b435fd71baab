package dev.millrace.benchmark.micro;

import dev.millrace.benchmark.Corpus;
import dev.millrace.job.parse.PartialBatch;
import dev.millrace.job.parse.PartialBatchSerializer;
import dev.millrace.job.parse.PartialPane;
import dev.millrace.model.drain.FrameReader;
import dev.millrace.model.drain.SyslogHeader;
import dev.millrace.model.router.RouteTemplate;
import dev.millrace.model.router.RouterLog;
import dev.millrace.model.topic.BatchRecord;
import dev.millrace.model.window.Balance;
import dev.millrace.model.window.Routes;
import dev.millrace.model.window.WindowStats;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What goes over the network for a batch of 370 lines on 60 routes, in one pane. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class PartialBatchBenchmark {
  private final PartialBatchSerializer format = new PartialBatchSerializer();
  private final DataOutputSerializer out = new DataOutputSerializer(4096);
  private final DataInputDeserializer in = new DataInputDeserializer();
  private PartialBatch batch;
  private byte[] bytes;

  @Setup
  public void setUp() throws IOException {
    batch = parse(new Corpus(1).batch(Instant.parse("2026-11-22T10:00:00Z")));
    format.serialize(batch, out);
    bytes = out.getCopyOfBuffer();
  }

  @Benchmark
  public int write() throws IOException {
    out.clear();
    format.serialize(batch, out);
    return out.length();
  }

  @Benchmark
  public PartialBatch read() throws IOException {
    in.setBuffer(bytes);
    return format.deserialize(in);
  }

  private static PartialBatch parse(BatchRecord record) {
    WindowStats stats = new WindowStats();
    Routes routes = new Routes();
    SyslogHeader header = new SyslogHeader();
    RouterLog line = new RouterLog();
    RouteTemplate route = new RouteTemplate();
    FrameReader frames = new FrameReader(record.frames());
    while (frames.next()) {
      header.parse(record.frames(), frames.start(), frames.end());
      line.parse(record.frames(), header.messageStart(), header.messageEnd());
      stats.add(line);
      routes.add(line, route);
    }
    return new PartialBatch(
        record.app(),
        record.id(),
        record.receivedMillis(),
        List.of(new PartialPane(0, stats, routes, List.of())),
        new Balance(),
        "router-logs-3@123456789");
  }
}
