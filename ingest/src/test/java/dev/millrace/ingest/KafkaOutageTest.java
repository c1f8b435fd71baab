package dev.millrace.ingest;

import static dev.millrace.ingest.batch.Frames.body;
import static dev.millrace.ingest.batch.Frames.router;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.ingest.config.IngestConfig;
import dev.millrace.ingest.kafka.KafkaBroker;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kafka comes late, goes, and comes back; the process stays. */
class KafkaOutageTest {
  private static final byte[] BODY = body(router(1));

  @TempDir Path directory;

  private KafkaBroker broker;
  private Ingest ingest;
  private Drain drain;

  @AfterEach
  void stop() {
    if (ingest != null) {
      ingest.close();
    }
    broker.close();
  }

  @Test
  void kafkaComesLateGoesAndComesBack() throws Exception {
    broker = new KafkaBroker(directory);
    ingest =
        Ingest.start(
            IngestConfig.builder()
                .port(0)
                .kafkaBootstrapServers(broker.bootstrapServers())
                .build());
    drain = new Drain(ingest);

    assertThat(drain.get("/health").statusCode()).isEqualTo(200);
    assertThat(drain.get("/ready").statusCode()).isEqualTo(503);
    assertThat(drain.get("/ready").body()).startsWith("Kafka at " + broker.bootstrapServers());
    assertThat(post().statusCode()).isEqualTo(503);
    broker.start();
    awaitReady(200);
    assertThat(post().statusCode()).isEqualTo(204);
    broker.stop();
    // More than one for each I/O thread: none of them may wait for Kafka.
    List<CompletableFuture<HttpResponse<String>>> posts = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      posts.add(drain.postAsync("/logs?app=shop", BODY));
    }
    assertThat(drain.get("/health").statusCode()).isEqualTo(200);
    assertThat(posts).noneMatch(CompletableFuture::isDone);
    for (CompletableFuture<HttpResponse<String>> post : posts) {
      // The sender gives up after five seconds.
      HttpResponse<String> answer = post.get(5, TimeUnit.SECONDS);
      assertThat(answer.statusCode()).isEqualTo(503);
      assertThat(answer.headers().firstValue("Retry-After")).isPresent();
    }
    awaitReady(503);
    assertThat(ingest.inFlightBytes()).isZero();
    assertThat(drain.get("/metrics").body()).contains("millrace_ingest_kafka_errors_total{error=");
    broker.start();
    awaitReady(200);
    assertThat(post().statusCode()).isEqualTo(204);
  }

  private HttpResponse<String> post() {
    return drain.post("/logs?app=shop", BODY);
  }

  private void awaitReady(int status) {
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> assertThat(drain.get("/ready").statusCode()).isEqualTo(status));
  }
}
