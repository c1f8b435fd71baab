package dev.millrace.ingest.tools;

import static dev.millrace.ingest.tools.ToolTopics.frames;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.ingest.kafka.KafkaBroker;
import dev.millrace.model.topic.BatchRecord;
import dev.millrace.model.topic.DeadLetter;
import dev.millrace.model.topic.DeadLetterReason;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code dead-letters} before a real broker. */
class DeadLettersCommandTest {
  private static final String FRAME_ID = "0123456789abcdef0123456789abcdef";
  private static final Instant RECEIVED = Instant.parse("2025-11-26T09:00:00.250Z");

  @TempDir static Path directory;

  private static KafkaBroker broker;

  private ToolTopics topics;

  @BeforeAll
  static void startBroker() {
    broker = new KafkaBroker(directory.resolve("kafka"));
    broker.start();
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  @BeforeEach
  void createTopics() {
    topics = new ToolTopics(broker);
  }

  @Test
  void eachIsALineAndReasonsAreSummedUp() throws Exception {
    topics.put(letter(DeadLetterReason.UNPARSEABLE, "status is not a number", "a\u001bb\n"));
    topics.put(parkedByIngest(DeadLetterReason.FRAMING, "garbage"));

    assertThat(topics.run("dead-letters").lines())
        .containsExactlyInAnyOrder(
            "2025-11-26T09:00:00.250Z unparseable shop router-logs-0@7 (status is not a number)"
                + " a\\x1bb\\x0a",
            "2025-11-26T09:00:00.250Z framing shop - (at byte 0 of 7) garbage",
            "2 dead letters: 1 framing, 1 unparseable");
    assertThat(topics.run("dead-letters", "--reason", "framing", "--bytes", "hex").lines())
        .containsExactly(
            "2025-11-26T09:00:00.250Z framing shop - (at byte 0 of 7) 67617262616765",
            "1 dead letters: 1 framing");
  }

  @Test
  void jsonIsALineEachAndNothingElse() throws Exception {
    topics.put(letter(DeadLetterReason.TOO_LATE, null, line(0)));

    ToolRun run = topics.run("dead-letters", "--json");
    JsonNode letter = new ObjectMapper().readTree(run.out());

    assertThat(run.lines()).hasSize(1);
    assertThat(letter.get("reason").asText()).isEqualTo("too-late");
    assertThat(letter.get("app").asText()).isEqualTo("shop");
    assertThat(letter.get("frameId").asText()).isEqualTo(FRAME_ID);
    assertThat(letter.get("source").asText()).isEqualTo("router-logs-0@7");
    assertThat(letter.get("time").asText()).isEqualTo("2025-11-26T09:00:00.250Z");
    assertThat(run.err()).isEqualTo("1 dead letters: 1 too-late\n");
  }

  @Test
  void filtersNarrowItDown() throws Exception {
    topics.put(letter(DeadLetterReason.TOO_LATE, null, "x"));
    topics.put(letter(DeadLetterReason.WINDOW_CLOSED, null, "y"));

    assertThat(summary("--app", "blog")).isEqualTo("0 dead letters");
    assertThat(summary("--reason", "too-late,window-closed", "--app", "shop"))
        .startsWith("2 dead letters");
    assertThat(summary("--from", "2025-11-26T09:00:01Z")).isEqualTo("0 dead letters");
    assertThat(summary("--until", "2025-11-26T09:00:00Z")).isEqualTo("0 dead letters");
    assertThat(summary("--until", "2025-11-26T09:00:01Z")).startsWith("2 dead letters");
  }

  @Test
  void followGoesOnUntilCtrlCAndSumsUp() throws Exception {
    try (ToolProcess process =
        ToolProcess.start(directory, topics.environment(), "exec %s", "dead-letters --follow")) {
      topics.put(letter(DeadLetterReason.TOO_LATE, null, "first"));
      await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(() -> assertThat(process.out()).contains("first"));

      process.interrupt();

      assertThat(process.await()).isEqualTo(130);
      assertThat(process.out()).endsWith("1 dead letters: 1 too-late\n");
      assertThat(process.complaints()).isEmpty();
    }
  }

  @Test
  void whatOnlyTheLogHasIsNotSentAndSaysSo() throws Exception {
    topics.put(letter(DeadLetterReason.WINDOW_CLOSED, "5 lines", ""));

    assertThat(topics.run("dead-letters", "--resend").lines())
        .containsExactly(
            "sent 0 lines in 0 batches",
            "cannot be sent: 1 window-closed (its lines are only in the log: count that again)");
  }

  /** As a retry: a window that has merged the batch ignores it, and the other way round. */
  @Test
  void whatTheJobParkedGoesBackUnderItsBatchsIdentityInOneRecord() throws Exception {
    topics.put(
        letter(DeadLetterReason.TOO_LATE, null, line(1)),
        letter(DeadLetterReason.WINDOW_CLOSED, null, line(2)),
        // The job restarted, and parked it again.
        letter(DeadLetterReason.TOO_LATE, null, line(1)));

    ToolRun run = topics.run("dead-letters", "--resend");

    assertThat(run)
        .isEqualTo(new ToolRun(0, "sent 2 lines in 1 batches: 1 too-late, 1 window-closed\n", ""));
    BatchRecord batch = topics.batches().get(0);
    assertThat(batch.app()).isEqualTo("shop");
    assertThat(batch.frameId()).isEqualTo(FRAME_ID);
    assertThat(batch.receivedMillis()).isEqualTo(RECEIVED.toEpochMilli());
    assertThat(messages(batch)).containsExactlyInAnyOrder(line(1), line(2));
  }

  @Test
  void whatIngestParkedHasAnIdentityOfItsOwnWhichStaysTheSame() throws Exception {
    topics.put(
        parkedByIngest(DeadLetterReason.SYSLOG_HEADER, line(1)),
        parkedByIngest(
            DeadLetterReason.SYSLOG_HEADER, new String(frames(line(2), "<158>none", line(3)))));

    ToolRun first = topics.run("dead-letters", "--resend");
    topics.run("dead-letters", "--resend");

    assertThat(first.out())
        .isEqualTo(
            "sent 3 lines in 3 batches: 3 syslog-header\n"
                + "cannot be sent: 1 syslog-header (still without a syslog header)\n");
    assertThat(topics.batches()).hasSize(6);
    assertThat(topics.batches().stream().map(BatchRecord::id).distinct()).hasSize(3);
    assertThat(topics.batches()).noneMatch(batch -> batch.frameId().equals(FRAME_ID));
  }

  @Test
  void aLineFromTheFutureIsReceivedWhenItIsWritten() throws Exception {
    topics.put(
        letter(DeadLetterReason.FUTURE_TIMESTAMP, null, line(300)),
        letter(DeadLetterReason.TOO_LATE, null, line(-900)),
        letter(
            DeadLetterReason.FUTURE_TIMESTAMP,
            null,
            line(Duration.between(RECEIVED, Instant.now()).toSeconds() + 86_400)));

    ToolRun run = topics.run("dead-letters", "--resend");

    assertThat(run.lines())
        .containsExactly(
            "sent 2 lines in 2 batches: 1 future-timestamp, 1 too-late",
            "cannot be sent: 1 future-timestamp (still from the future)");
    assertThat(topics.batches())
        .extracting(BatchRecord::receivedMillis)
        .containsExactlyInAnyOrder(
            RECEIVED.toEpochMilli(), RECEIVED.plusSeconds(300).toEpochMilli());
  }

  @Test
  void whatCannotBeReadIsCountedAndNotSent() throws Exception {
    topics.put(
        letter(DeadLetterReason.UNPARSEABLE, null, line(0).replace("status=200", "status=none")),
        letter(DeadLetterReason.TIMESTAMP, null, line(0).replace("2025-", "yesterday-")),
        letter(DeadLetterReason.TOO_LATE, null, line(0).replace("router", "web.1")),
        parkedByIngest(DeadLetterReason.FRAMING, "garbage"),
        new DeadLetter(
            DeadLetterReason.FOREIGN_RECORD, "?", null, null, "router-logs-0@1", 1, new byte[3]));
    topics.putForeignDeadLetter();

    ToolRun run = topics.run("dead-letters", "--resend");

    assertThat(run.lines())
        .containsExactly(
            "sent 0 lines in 0 batches",
            "cannot be sent: 1 foreign-record (not millrace's), 1 framing (bytes without a frame),"
                + " 1 timestamp (still without a readable time), 1 too-late (not the router's),"
                + " 1 unparseable (still unparseable)");
    assertThat(topics.batches()).isEmpty();
    assertThat(summary()).endsWith("; 1 other records that are not dead letters");
  }

  @Test
  void aDryRunSendsNothing() throws Exception {
    topics.put(letter(DeadLetterReason.TOO_LATE, null, line(1)));

    assertThat(topics.run("dead-letters", "--resend", "--dry-run").out())
        .isEqualTo("would send 1 lines in 1 batches: 1 too-late\n");
    assertThat(topics.batches()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--reason=late",
        "--dry-run",
        "--resend --follow",
        "--resend --json",
        "--bytes=octal",
        "--until=soon",
      })
  void wrongUseIsExitCode2(String args) {
    ToolRun run = topics.run(("dead-letters " + args).split(" "));

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).startsWith("millrace dead-letters: ").hasLineCount(2);
  }

  private String summary(String... args) {
    String[] all = new String[args.length + 1];
    all[0] = "dead-letters";
    System.arraycopy(args, 0, all, 1, args.length);
    List<String> lines = topics.run(all).lines();
    return lines.get(lines.size() - 1);
  }

  private static DeadLetter letter(DeadLetterReason reason, String detail, String text) {
    return new DeadLetter(
        reason,
        detail,
        "shop",
        FRAME_ID,
        "router-logs-0@7",
        RECEIVED.toEpochMilli(),
        text.getBytes(StandardCharsets.UTF_8));
  }

  private static DeadLetter parkedByIngest(DeadLetterReason reason, String text) {
    return new DeadLetter(
        reason,
        "at byte 0 of " + text.length(),
        "shop",
        FRAME_ID,
        null,
        RECEIVED.toEpochMilli(),
        text.getBytes(StandardCharsets.UTF_8));
  }

  /** A router log that many seconds after the receive time. */
  private static String line(long seconds) {
    return "<158>1 "
        + RECEIVED.plusSeconds(seconds)
        + " host heroku router - at=info method=GET path=\"/\" status=200\n";
  }

  private static List<String> messages(BatchRecord batch) {
    String text = new String(batch.frames(), StandardCharsets.UTF_8);
    return text.lines().map(line -> line.substring(line.indexOf('<')) + "\n").toList();
  }
}
