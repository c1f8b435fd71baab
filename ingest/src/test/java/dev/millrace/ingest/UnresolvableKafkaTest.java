package dev.millrace.ingest;

import static dev.millrace.ingest.batch.Frames.body;
import static dev.millrace.ingest.batch.Frames.router;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A start while nobody knows Kafka's host: its containers are gone, or DNS is. */
class UnresolvableKafkaTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path directory;

  @Test
  void batchesAreStoredInTheSpool() throws Exception {
    Map<String, String> environment =
        Map.of(
            "INGEST_SPOOL_DIR",
            directory.resolve("spool").toString(),
            "INGEST_SPOOL_FREE_PERCENT",
            "0");
    try (IngestProcess ingest =
        IngestProcess.start(environment, "--kafka-bootstrap-servers", "nowhere.invalid:9092")) {
      await()
          .atMost(PATIENCE)
          .failFast(() -> assertThat(ingest.exitCode(0)).as("%s", ingest.log()).isNull())
          .until(() -> ingest.port() != 0);
      Drain drain = new Drain(URI.create("http://127.0.0.1:" + ingest.port()));

      assertThat(drain.post("/logs?app=shop", body(router(1))).statusCode()).isEqualTo(204);

      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(drain.get("/ready").body())
                      .isEqualTo(
                          "ready, but batches go to the spool: Kafka at nowhere.invalid:9092 is"
                              + " not usable yet: none of its hosts can be found; are the names"
                              + " right, and does DNS answer?\n"));
      assertThat(ingest.log()).noneMatch(line -> line.contains("resolve"));
    }
  }
}
