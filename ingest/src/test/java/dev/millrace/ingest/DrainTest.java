package dev.millrace.ingest;

import static dev.millrace.ingest.batch.Frames.app;
import static dev.millrace.ingest.batch.Frames.body;
import static dev.millrace.ingest.batch.Frames.join;
import static dev.millrace.ingest.batch.Frames.lossNotice;
import static dev.millrace.ingest.batch.Frames.router;
import static dev.millrace.ingest.batch.Frames.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.ingest.batch.Batch;
import dev.millrace.ingest.batch.Frames;
import dev.millrace.ingest.config.ByteSize;
import dev.millrace.ingest.config.Credentials;
import dev.millrace.ingest.config.IngestConfig;
import dev.millrace.ingest.config.IngestOptions;
import dev.millrace.ingest.store.HoldingBatchStore;
import dev.millrace.ingest.store.RecordingBatchStore;
import dev.millrace.model.topic.BatchRecord;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The drain over HTTP, with a store that takes everything. */
class DrainTest {
  private static final String TIME = "2026-11-22T10:00:00.5+00:00";

  private final RecordingBatchStore store = new RecordingBatchStore();
  private Ingest ingest;

  @AfterEach
  void stop() {
    if (ingest != null) {
      ingest.close();
    }
  }

  @Test
  void whatIsToBeTakenOutReachesNoStore() {
    Drain drain = start(IngestConfig.builder().redact("fwd", "query=token"));
    String line = "at=info path=\"/?token=%s\" fwd=\"203.0.113.%s\" status=200";
    byte[] rubbish = utf8("rubbish of 203.0.113.77");
    byte[] body = join(body(router(TIME, line.formatted("s3cret", "77"))), rubbish);

    assertThat(drain.post("/logs?app=shop", body).statusCode()).isEqualTo(204);

    Batch stored = store.batches.get(0);
    assertThat(stored.record().frames()).isEqualTo(body(router(TIME, line.formatted("x", "0"))));
    assertThat(stored.deadLetters().get(0).bytes()).isEqualTo(utf8("xxxxxxx xx xxx.x.xxx.xx"));
  }

  @Test
  void aBatchIsStoredWithWhatItsHeadersSay() {
    Drain drain = start(IngestConfig.builder());
    byte[] body = body(router(1), app("secret of the application"), router(2));
    long before = System.currentTimeMillis();

    HttpResponse<String> answer =
        drain.post(
            "/logs",
            body,
            "Authorization",
            basic("shop", "ignored"),
            "Content-Type",
            "application/logplex-1",
            "Logplex-Frame-Id",
            "0123456789abcdef0123456789abcdef",
            "Logplex-Msg-Count",
            "3",
            "Logplex-Drain-Token",
            "d.9dbfa7f7-a3a9-4b5b-a6d6-6b3f6b1c2b5c");

    assertThat(answer.statusCode()).isEqualTo(204);
    assertThat(store.batches).hasSize(1);
    BatchRecord record = store.batches.get(0).record();
    assertThat(record.app()).isEqualTo("shop");
    assertThat(record.frameId()).isEqualTo("0123456789abcdef0123456789abcdef");
    assertThat(record.drainToken()).isEqualTo("d.9dbfa7f7-a3a9-4b5b-a6d6-6b3f6b1c2b5c");
    assertThat(record.msgCount()).isEqualTo("3");
    assertThat(record.frames()).isEqualTo(body(router(1), router(2)));
    assertThat(record.receivedMillis()).isBetween(before, System.currentTimeMillis());
    assertThat(drain.metric("millrace_ingest_msg_count_mismatches_total")).isZero();
  }

  @Test
  void headersWithoutSenseCountAsAbsent() {
    Drain drain = start(IngestConfig.builder());

    drain.post(
        "/logs?app=shop",
        body(router(1)),
        "Logplex-Frame-Id",
        "x".repeat(129),
        "Logplex-Msg-Count",
        "-1",
        "Logplex-Drain-Token",
        "t".repeat(129));

    BatchRecord record = store.batches.get(0).record();
    assertThat(record.frameId()).matches("[0-9a-f]{32}");
    assertThat(record.msgCount()).isNull();
    assertThat(record.drainToken()).isNull();
  }

  @Test
  void aWrongCountOfMessagesIsCountedAndNoError() {
    Drain drain = start(IngestConfig.builder());

    HttpResponse<String> answer =
        drain.post("/logs?app=shop", body(lossNotice(1), router(1)), "Logplex-Msg-Count", "1");

    assertThat(answer.statusCode()).isEqualTo(204);
    assertThat(store.batches.get(0).record().msgCount()).isEqualTo("1");
    assertThat(drain.metric("millrace_ingest_msg_count_mismatches_total")).isEqualTo(1);
  }

  @Test
  void theApplicationIsTheUserElseTheParameterElseTheToken() {
    Drain drain = start(IngestConfig.builder());
    byte[] body = body(router(1));

    drain.post("/logs?app=b", body, "Authorization", basic("a", ""), "Logplex-Drain-Token", "d.c");
    drain.post("/logs?app=b", body, "Logplex-Drain-Token", "d.c");
    drain.post("/logs", body, "Logplex-Drain-Token", "d.c");

    assertThat(store.batches)
        .extracting(batch -> batch.record().app())
        .containsExactly("a", "b", "d.c");
  }

  @ParameterizedTest
  @CsvSource({"/logs", "/logs?app=", "/logs?app=sh%20op", "/logs?app=-shop", "/logs?app=%C3%A4"})
  void withoutAPossibleNameTheAnswerIs400WithASentence(String path) {
    Drain drain = start(IngestConfig.builder());

    HttpResponse<String> answer = drain.post(path, body(router(1)));

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).startsWith("Which application is this from?");
    assertThat(store.batches).isEmpty();
  }

  @Test
  void withCredentialsOnlyTheirOwnersMayPost() {
    Drain drain =
        start(IngestConfig.builder().credentials(Credentials.parse("shop:old,shop:new,blog:b")));
    byte[] body = body(router(1));

    assertThat(drain.post("/logs", body, "Authorization", basic("shop", "old")).statusCode())
        .isEqualTo(204);
    assertThat(drain.post("/logs", body, "Authorization", basic("shop", "new")).statusCode())
        .isEqualTo(204);
    assertThat(store.batches).hasSize(2);
    for (String wrong :
        new String[] {
          basic("shop", "b"),
          basic("shop", ""),
          basic("nobody", "old"),
          "Basic !!!",
          "Basic",
          "Bearer old",
          "Basic " + Base64.getEncoder().encodeToString("shop".getBytes())
        }) {
      HttpResponse<String> answer = drain.post("/logs?app=shop", body, "Authorization", wrong);
      assertThat(answer.statusCode()).as(wrong).isEqualTo(401);
      assertThat(answer.headers().firstValue("WWW-Authenticate"))
          .hasValueSatisfying(value -> assertThat(value).startsWith("Basic realm="));
      assertThat(answer.body()).doesNotContain("old");
    }
    assertThat(drain.post("/logs?app=shop", body).statusCode()).isEqualTo(401);
    assertThat(store.batches).hasSize(2);
  }

  @Test
  void anyContentTypeIsAccepted() {
    Drain drain = start(IngestConfig.builder());

    for (String type :
        new String[] {"text/plain", "multipart/form-data", "application/json", "?"}) {
      assertThat(drain.post("/logs?app=shop", body(router(1)), "Content-Type", type).statusCode())
          .isEqualTo(204);
    }
    assertThat(store.batches).hasSize(4);
  }

  @Test
  void nothingToStoreIs204WithoutTheStore() {
    Drain drain = start(IngestConfig.builder());

    assertThat(drain.post("/logs?app=shop", new byte[0]).statusCode()).isEqualTo(204);
    assertThat(drain.post("/logs?app=shop", body(app("x"))).statusCode()).isEqualTo(204);
    assertThat(store.batches).isEmpty();
    assertThat(drain.metric("millrace_ingest_frames_total{kind=\"other\",outcome=\"dropped\"}"))
        .isEqualTo(1);
  }

  @Test
  void rubbishIsParkedAndAnswered204() {
    Drain drain = start(IngestConfig.builder());
    byte[] rubbish = new byte[5000];
    new java.util.Random(1).nextBytes(rubbish);

    assertThat(drain.post("/logs?app=shop", rubbish).statusCode()).isEqualTo(204);

    assertThat(store.batches.get(0).record()).isNull();
    assertThat(store.batches.get(0).deadLetters()).hasSize(1);
    assertThat(store.batches.get(0).deadLetters().get(0).bytes()).isEqualTo(rubbish);
    assertThat(drain.metric("millrace_ingest_body_bytes_total{outcome=\"parked\"}"))
        .isEqualTo(5000);
  }

  @Test
  void otherPathsAre404AndOtherMethods405() {
    Drain drain = start(IngestConfig.builder());

    assertThat(drain.post("/", body(router(1))).statusCode()).isEqualTo(404);
    assertThat(drain.get("/log").statusCode()).isEqualTo(404);
    assertThat(drain.get("/logs").statusCode()).isEqualTo(405);
    assertThat(drain.get("/logs").headers().firstValue("Allow")).hasValue("POST");
    assertThat(drain.method("PUT", "/logs?app=shop").statusCode()).isEqualTo(405);
    assertThat(drain.post("/health", body(router(1))).statusCode()).isEqualTo(405);
    assertThat(drain.metric("millrace_ingest_requests_total{answer=\"not-found\",status=\"404\"}"))
        .isEqualTo(2);
    assertThat(
            drain.metric("millrace_ingest_requests_total{answer=\"not-allowed\",status=\"405\"}"))
        .isEqualTo(4);
  }

  @Test
  void aBodyOfTheLargestSizeIsTakenAndALargerOneIs413() {
    Drain drain = start(IngestConfig.builder().maxBody(new ByteSize(1024)));
    byte[] largest = new byte[1024];
    byte[] larger = new byte[1025];

    assertThat(drain.post("/logs?app=shop", largest).statusCode()).isEqualTo(204);
    assertThat(drain.post("/logs?app=shop", larger).statusCode()).isEqualTo(413);
    assertThat(chunked(drain, largest).statusCode()).isEqualTo(204);
    assertThat(store.batches).hasSize(2);
    await().untilAsserted(() -> assertThat(ingest.inFlightBytes()).isZero());
  }

  @Test
  void bodiesInChunksAreTheSame() {
    Drain drain = start(IngestConfig.builder());
    String[] messages = new String[4000];
    java.util.Arrays.setAll(messages, Frames::router);
    byte[] body = body(messages);

    assertThat(chunked(drain, body).statusCode()).isEqualTo(204);

    assertThat(body.length).isGreaterThan(500_000);
    assertThat(store.batches.get(0).record().frames()).isEqualTo(body);
    await().untilAsserted(() -> assertThat(ingest.inFlightBytes()).isZero());
  }

  @Test
  void healthAndReadyAreAnswered() {
    Drain drain = start(IngestConfig.builder());

    assertThat(drain.get("/health").statusCode()).isEqualTo(200);
    assertThat(drain.get("/ready").statusCode()).isEqualTo(200);
    assertThat(drain.method("HEAD", "/health").statusCode()).isEqualTo(200);
  }

  @Test
  void aProcessThatHasToBeRestartedIsNotHealthy() {
    HoldingBatchStore holding = new HoldingBatchStore();
    ingest = Ingest.start(IngestConfig.builder().port(0).build(), holding);
    Drain drain = new Drain(ingest);
    assertThat(drain.get("/health").statusCode()).isEqualTo(200);

    holding.failure = "it has ended: restart the process";

    assertThat(drain.get("/health").statusCode()).isEqualTo(503);
    assertThat(drain.get("/health").body()).isEqualTo("it has ended: restart the process\n");
  }

  @Test
  void metricsCountEverything() {
    Drain drain = start(IngestConfig.builder());
    byte[] body = body(router(1), router(2), app("x"), "<158>no header");
    drain.post("/logs?app=shop", body);
    drain.post("/logs", body);

    assertThat(drain.metric("millrace_ingest_requests_total{answer=\"stored\",status=\"204\"}"))
        .isEqualTo(1);
    assertThat(drain.metric("millrace_ingest_requests_total{answer=\"nameless\",status=\"400\"}"))
        .isEqualTo(1);
    assertThat(drain.metric("millrace_ingest_received_bytes_total")).isEqualTo(body.length);
    assertThat(drain.metric("millrace_ingest_frames_total{kind=\"router\",outcome=\"kept\"}"))
        .isEqualTo(2);
    assertThat(
            drain.metric("millrace_ingest_frames_total{kind=\"syslog-header\",outcome=\"parked\"}"))
        .isEqualTo(1);
    assertThat(drain.metric("millrace_ingest_router_lines_total{application=\"shop\"}"))
        .isEqualTo(2);
    assertThat(drain.metric("millrace_ingest_acknowledgement_seconds_count")).isEqualTo(1);
    assertThat(drain.get("/metrics").body())
        .contains("millrace_ingest_acknowledgement_seconds_bucket{le=\"0.05\"}")
        .contains("millrace_ingest_in_flight_bytes 0.0");
  }

  @Test
  void aBatchIsAnsweredWhenTheStoreAcknowledgesAndNotBefore() throws Exception {
    HoldingBatchStore holding = new HoldingBatchStore();
    ingest = Ingest.start(IngestConfig.builder().port(0).build(), holding);
    Drain drain = new Drain(ingest);

    CompletableFuture<HttpResponse<String>> answer =
        drain.postAsync("/logs?app=shop", body(router(1)));
    CompletableFuture<Void> outcome = holding.pending.take();

    // Other requests are answered meanwhile: nothing waits in an I/O thread.
    for (int i = 0; i < 50; i++) {
      assertThat(drain.get("/health").statusCode()).isEqualTo(200);
    }
    assertThat(drain.get("/ready").statusCode()).isEqualTo(503);
    assertThat(answer).isNotDone();
    assertThat(ingest.inFlightBytes()).isEqualTo(body(router(1)).length);
    outcome.complete(null);
    assertThat(answer.get().statusCode()).isEqualTo(204);
    assertThat(ingest.inFlightBytes()).isZero();
  }

  @Test
  void aBatchThatTheStoreRefusesIs503() throws Exception {
    HoldingBatchStore holding = new HoldingBatchStore();
    ingest = Ingest.start(IngestConfig.builder().port(0).build(), holding);

    CompletableFuture<HttpResponse<String>> answer =
        new Drain(ingest).postAsync("/logs?app=shop", body(router(1)));
    holding.pending.take().completeExceptionally(new IllegalStateException("no"));

    assertThat(answer.get().statusCode()).isEqualTo(503);
    assertThat(answer.get().headers().firstValue("Retry-After")).isPresent();
    assertThat(ingest.inFlightBytes()).isZero();
  }

  @Test
  void aStoreThatNeverAnswersIsNotWaitedForAndItsBytesStayCounted() throws Exception {
    HoldingBatchStore holding = new HoldingBatchStore();
    ingest =
        Ingest.start(
            IngestConfig.builder().port(0).deliveryTimeout(Duration.ofMillis(200)).build(),
            holding);
    Drain drain = new Drain(ingest);

    assertThat(drain.post("/logs?app=shop", body(router(1))).statusCode()).isEqualTo(503);

    assertThat(ingest.inFlightBytes()).isPositive();
    holding.pending.take().complete(null);
    assertThat(ingest.inFlightBytes()).isZero();
    assertThat(drain.get("/health").statusCode()).isEqualTo(200);
  }

  @Test
  void beyondTheBytesInFlightTheAnswerIs503() throws Exception {
    HoldingBatchStore holding = new HoldingBatchStore();
    ByteSize limit = new ByteSize(2048);
    ingest =
        Ingest.start(
            IngestConfig.builder().port(0).maxBody(limit).maxInFlight(limit).build(), holding);
    Drain drain = new Drain(ingest);
    byte[] large = new byte[2000];
    CompletableFuture<HttpResponse<String>> first = drain.postAsync("/logs?app=shop", large);
    CompletableFuture<Void> outcome = holding.pending.take();

    HttpResponse<String> second = drain.post("/logs?app=shop", large);

    assertThat(second.statusCode()).isEqualTo(503);
    assertThat(second.headers().firstValue("Retry-After")).isPresent();
    outcome.complete(null);
    assertThat(first.get().statusCode()).isEqualTo(204);
    drain.postAsync("/logs?app=shop", large);
    assertThat(holding.pending.take()).isNotNull();
  }

  @Test
  void closingAnswersWhatIsInFlightAndAcceptsNothingNew() throws Exception {
    HoldingBatchStore holding = new HoldingBatchStore();
    ingest = Ingest.start(IngestConfig.builder().port(0).build(), holding);
    Drain drain = new Drain(ingest);
    CompletableFuture<HttpResponse<String>> answer =
        drain.postAsync("/logs?app=shop", body(router(1)));
    CompletableFuture<Void> outcome = holding.pending.take();

    CompletableFuture<Void> closing = CompletableFuture.runAsync(ingest::close);
    await().untilAsserted(() -> assertThat(connects(ingest.port())).isFalse());
    assertThat(closing).isNotDone();
    outcome.complete(null);

    assertThat(answer.get().statusCode()).isEqualTo(204);
    closing.get();
  }

  private Drain start(IngestOptions config) {
    ingest = Ingest.start(config.port(0).build(), store);
    return new Drain(ingest);
  }

  private static boolean connects(int port) {
    try (java.net.Socket socket = new java.net.Socket("127.0.0.1", port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  private static HttpResponse<String> chunked(Drain drain, byte[] body) {
    return drain.send(
        drain
            .request("/logs?app=shop")
            .POST(
                HttpRequest.BodyPublishers.ofInputStream(
                    () -> new java.io.ByteArrayInputStream(body)))
            .build());
  }

  private static String basic(String user, String secret) {
    return "Basic " + Base64.getEncoder().encodeToString((user + ":" + secret).getBytes());
  }
}
