package dev.millrace.ingest;

import static dev.millrace.ingest.batch.Frames.body;
import static dev.millrace.ingest.batch.Frames.join;
import static dev.millrace.ingest.batch.Frames.router;
import static dev.millrace.ingest.batch.Frames.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.ingest.config.IngestConfig;
import dev.millrace.ingest.config.IngestOptions;
import dev.millrace.ingest.config.SpoolConfig;
import dev.millrace.ingest.kafka.KafkaBroker;
import dev.millrace.ingest.kafka.TopicReader;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kafka comes late, goes, and comes back; the process stays. */
class KafkaOutageTest {
  private static final byte[] BODY = body(router(1));

  @TempDir Path directory;

  private final Map<String, Long> sentMillis = new LinkedHashMap<>();
  private KafkaBroker broker;
  private Ingest ingest;
  private Drain drain;

  @BeforeEach
  void makeBroker() {
    broker = new KafkaBroker(directory.resolve("kafka"));
  }

  @AfterEach
  void stop() {
    if (ingest != null) {
      ingest.close();
    }
    broker.close();
  }

  @Test
  void withoutASpoolTheAnswerIs503UntilKafkaComesBack() throws Exception {
    start(config().noSpool());
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

  @Test
  void withASpoolEveryBatchIsTakenAndComesToKafkaInItsOrderWithItsTime() {
    start(config().partitions(1).spool(SpoolConfig.builder().directory(spool()).freePercent(0)));

    // Before Kafka was ever there.
    assertThat(drain.get("/ready").statusCode()).isEqualTo(200);
    assertThat(drain.get("/ready").body())
        .startsWith("ready, but batches go to the spool: Kafka at " + broker.bootstrapServers());
    postNext(10);
    assertThat(drain.metric("millrace_ingest_spool_appended_batches_total")).isEqualTo(10);
    broker.start();
    awaitDrained();
    postNext(10);
    assertThat(drain.metric("millrace_ingest_spool_appended_batches_total"))
        .as("those after the outage went directly")
        .isEqualTo(10);

    // Gone in the middle: the first batch finds out.
    broker.stop();
    postNext(20);
    assertThat(drain.metric("millrace_ingest_spool_batches")).isPositive();
    assertThat(drain.metric("millrace_ingest_spool_bytes")).isPositive();
    assertThat(drain.get("/ready").statusCode()).isEqualTo(200);
    broker.start();
    awaitDrained();
    postNext(10);

    Map<String, Long> stored = new LinkedHashMap<>();
    long heartbeatMillis = 0;
    for (ConsumerRecord<byte[], byte[]> record : read("router-logs")) {
      if (record.value() == null) {
        heartbeatMillis = record.timestamp();
      } else if (stored.putIfAbsent(text(record.key()), record.timestamp()) == null) {
        assertThat(record.timestamp())
            .as("time never ran ahead of a batch that was still to come")
            .isGreaterThanOrEqualTo(heartbeatMillis);
      }
    }
    assertThat(heartbeatMillis).as("there were heartbeats").isPositive();
    assertThat(new ArrayList<>(stored.keySet())).isEqualTo(new ArrayList<>(sentMillis.keySet()));
    stored.forEach(
        (id, millis) ->
            assertThat(millis)
                .as("the receive time of %s", id)
                .isBetween(sentMillis.get(id), sentMillis.get(id) + 1000));
    // Each batch has one.
    assertThat(read("router-logs-dead-letters"))
        .extracting(letter -> text(letter.headers().lastHeader("frame-id").value()))
        .containsAll(sentMillis.keySet());
  }

  /** Posts batches one after the other. Each has something that goes to the dead letters, too. */
  private void postNext(int count) {
    for (int i = 0; i < count; i++) {
      String id = "frame-" + sentMillis.size();
      sentMillis.put(id, System.currentTimeMillis());
      byte[] body = join(BODY, utf8("rubbish"), BODY);
      assertThat(drain.post("/logs?app=shop", body, "Logplex-Frame-Id", id).statusCode())
          .as(id)
          .isEqualTo(204);
    }
  }

  private IngestOptions config() {
    return IngestConfig.builder().port(0).kafkaBootstrapServers(broker.bootstrapServers());
  }

  private Path spool() {
    return directory.resolve("spool");
  }

  private void start(IngestOptions config) {
    ingest = Ingest.start(config.build());
    drain = new Drain(ingest);
  }

  private List<ConsumerRecord<byte[], byte[]>> read(String topic) {
    return new TopicReader(broker.bootstrapServers()).readToEnd(topic);
  }

  private HttpResponse<String> post() {
    return drain.post("/logs?app=shop", BODY);
  }

  private void awaitReady(int status) {
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() -> assertThat(drain.get("/ready").statusCode()).isEqualTo(status));
  }

  private void awaitDrained() {
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() -> assertThat(drain.get("/ready").body()).isEqualTo("ready\n"));
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
