package dev.millrace.ingest;

import static dev.millrace.ingest.batch.Frames.app;
import static dev.millrace.ingest.batch.Frames.body;
import static dev.millrace.ingest.batch.Frames.join;
import static dev.millrace.ingest.batch.Frames.lossNotice;
import static dev.millrace.ingest.batch.Frames.router;
import static dev.millrace.ingest.batch.Frames.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.ingest.config.IngestConfig;
import dev.millrace.ingest.config.SpoolConfig;
import dev.millrace.ingest.store.RecordingBatchStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code /metrics} says, read as strictly as Prometheus may. */
class MetricsTest {
  private static final int MAX_APPLICATIONS = 200;

  @TempDir Path directory;

  private Ingest ingest;
  private Drain drain;

  @AfterEach
  void stop() {
    ingest.close();
  }

  @Test
  void everyFamilyIsWellFormedNamedByConventionAndSaysWhatItIs() {
    startWithoutKafka();
    drain.post("/logs?app=shop", mixedBody());
    drain.post("/logs", body(router(1)));

    Exposition metrics = scrape();

    assertThat(metrics.families()).isNotEmpty();
    for (Exposition.Family family : metrics.families()) {
      assertThat(family.help()).as(family.name()).isNotBlank();
      assertThat(family.name().endsWith("_total"))
          .as(family.name() + " is a " + family.type())
          .isEqualTo(family.type().equals("counter"));
      assertThat(family.name())
          .as("units are seconds and bytes, and only histograms count")
          .doesNotMatch(".*_((ns|ms|kb|mb|nanoseconds|milliseconds)(_.*)?|count|sum|bucket)");
      assertThat(family.samples()).as(family.name()).isNotEmpty();
      if (family.type().equals("histogram")) {
        assertBucketsAscendToTheCount(family);
      }
    }
  }

  @Test
  void everyMetricOfOursIsInTheDocumentation() throws IOException {
    startWithoutKafka();
    String documentation = Files.readString(Path.of("../docs/metrics.md"));

    for (Exposition.Family family : scrape().families()) {
      if (family.name().startsWith("millrace_")) {
        assertThat(documentation).as("docs/metrics.md").contains("`" + family.name() + "`");
      }
    }
  }

  @Test
  void theProcessIsSeenToo() {
    startWithoutKafka();

    Exposition metrics = scrape();

    for (String name :
        new String[] {
          "jvm_memory_used_bytes",
          "jvm_gc_memory_allocated_bytes_total",
          "jvm_threads_live_threads",
          "process_cpu_seconds_total",
          "process_files_open_files",
          "process_uptime_seconds"
        }) {
      assertThat(metrics.family(name)).as(name).isNotNull();
    }
  }

  @Test
  void whatIsReceivedIsKeptOrDroppedOrParked() {
    start();
    int posted = 0;
    byte[][] bodies = {
      mixedBody(), body(router(1)), body(app("x")), utf8("rubbish"), utf8("\n\n"), new byte[3000]
    };
    for (byte[] body : bodies) {
      drain.post("/logs?app=shop", body, "Logplex-Msg-Count", "1");
      posted += body.length;
    }

    Exposition metrics = scrape();

    assertThat(metrics.sum("millrace_ingest_received_bytes_total")).isEqualTo(posted);
    assertThat(metrics.sum("millrace_ingest_body_bytes_total")).isEqualTo(posted);
    assertThat(metrics.sum("millrace_ingest_body_bytes_total", "newlines")).isEqualTo(2 + 1);
    assertThat(metrics.sum("millrace_ingest_frames_total", "kept")).isEqualTo(4);
    assertThat(metrics.sum("millrace_ingest_frames_total", "dropped")).isEqualTo(2);
    assertThat(metrics.sum("millrace_ingest_frames_total", "parked")).isEqualTo(1);
    assertThat(metrics.sum("millrace_ingest_router_lines_total"))
        .isEqualTo(metrics.sum("millrace_ingest_frames_total", "\"router\"", "kept"));
    assertThat(metrics.sum("millrace_ingest_dead_letters_total", "framing")).isEqualTo(3);
    assertThat(metrics.sum("millrace_ingest_dead_letters_total", "syslog-header")).isEqualTo(1);
    assertThat(metrics.sum("millrace_ingest_msg_count_mismatches_total"))
        .as("all bodies but those of one frame")
        .isEqualTo(4);
  }

  @Test
  void applicationsBeyondTheCapShareOneSeries() {
    start();
    for (int i = 0; i < MAX_APPLICATIONS + 5; i++) {
      drain.post("/logs?app=app" + i, body(router(1)));
    }

    Exposition metrics = scrape();

    String family = "millrace_ingest_router_lines_total";
    assertThat(metrics.family(family).samples()).hasSize(MAX_APPLICATIONS + 1);
    assertThat(metrics.sum(family, "\"app0\"")).isEqualTo(1);
    assertThat(metrics.sum(family, "\"other\"")).isEqualTo(5);
    assertThat(metrics.sum(family)).isEqualTo(MAX_APPLICATIONS + 5);
  }

  @Test
  void anOpenConnectionIsOneAndTheLimitOfBytesIsShown() {
    start();

    Exposition metrics = scrape();

    assertThat(metrics.sum("millrace_ingest_connections")).isEqualTo(1);
    assertThat(metrics.sum("millrace_ingest_in_flight_bytes")).isZero();
    assertThat(metrics.sum("millrace_ingest_in_flight_limit_bytes")).isEqualTo(64 << 20);
  }

  private static byte[] mixedBody() {
    return join(
        body(lossNotice(7), router(1)),
        utf8("\n"),
        body(app("x"), "<158>no header\n", router(2)),
        utf8("rubbish"));
  }

  private void start() {
    ingest = Ingest.start(IngestConfig.builder().port(0).build(), new RecordingBatchStore());
    drain = new Drain(ingest);
  }

  /** With the metrics of Kafka, which is away. */
  private void startWithoutKafka() {
    ingest =
        Ingest.start(
            IngestConfig.builder()
                .port(0)
                .kafkaBootstrapServers("localhost:1")
                .spool(SpoolConfig.builder().directory(directory.resolve("spool")))
                .build());
    drain = new Drain(ingest);
  }

  private Exposition scrape() {
    return Exposition.parse(drain.get("/metrics").body());
  }

  private static void assertBucketsAscendToTheCount(Exposition.Family family) {
    double previous = 0;
    double count = 0;
    for (Map.Entry<String, Double> sample : family.samples().entrySet()) {
      if (sample.getKey().contains("_bucket{")) {
        assertThat(sample.getValue()).as(sample.getKey()).isGreaterThanOrEqualTo(previous);
        previous = sample.getValue();
      } else if (sample.getKey().contains("_count")) {
        count = sample.getValue();
      }
    }
    assertThat(previous).as(family.name()).isEqualTo(count);
  }
}
