package dev.millrace.ingest.tools;

import static dev.millrace.ingest.tools.ToolTopics.frames;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.ingest.kafka.KafkaBroker;
import dev.millrace.model.topic.BatchRecord;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code tail} before a real broker. */
class TailCommandTest {
  private static final String GET =
      "<158>1 2025-11-26T09:00:00.5+00:00 host heroku router - at=info method=GET path=\"/\"\n";
  private static final String POST =
      "<158>1 2025-11-26T09:00:01+00:00 host heroku router - at=info method=POST path=\"/b\"\n";
  private static final String NOTICE =
      "<172>1 2025-11-26T09:00:02+00:00 host heroku logplex - Error L10 (output buffer overflow): 7"
          + " messages dropped since 2025-11-26T08:59:00+00:00.";
  private static final long RECEIVED = Instant.parse("2025-11-26T09:00:03Z").toEpochMilli();

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
  void fill() throws Exception {
    topics = new ToolTopics(broker);
    topics.put(
        batch("shop", "same key", RECEIVED, GET, POST, NOTICE),
        batch("blog", "same key", RECEIVED + 10_000, GET));
  }

  @Test
  void aLineHasReceiveTimeAppAndTheRouterLog() {
    assertThat(topics.run("tail", "--from", "earliest", "--no-follow").lines())
        .containsExactly(
            "2025-11-26T09:00:03.000Z shop at=info method=GET path=\"/\"",
            "2025-11-26T09:00:03.000Z shop at=info method=POST path=\"/b\"",
            "2025-11-26T09:00:03.000Z shop Error L10 (output buffer overflow): 7 messages dropped"
                + " since 2025-11-26T08:59:00+00:00.",
            "2025-11-26T09:00:13.000Z blog at=info method=GET path=\"/\"");
  }

  @Test
  void rawIsTheMessageAsItCame() {
    assertThat(topics.run("tail", "--from", "earliest", "--no-follow", "--raw", "--app=shop").out())
        .isEqualTo(GET + POST + NOTICE + "\n");
  }

  @Test
  void appGrepAndTimeNarrowItDown() {
    String[] all = {"tail", "--no-follow", "--from"};

    assertThat(run(all, "earliest", "--app", "blog").lines()).hasSize(1);
    assertThat(run(all, "earliest", "--app", "blog,shop").lines()).hasSize(4);
    assertThat(run(all, "earliest", "--grep", "method=POST").lines()).hasSize(1);
    assertThat(run(all, "earliest", "--grep", "m.thod").lines()).isEmpty();
    assertThat(run(all, "2025-11-26T09:00:04Z").lines()).hasSize(1);
    assertThat(run(all, "2025-11-26T09:00:03Z").lines()).hasSize(4);
    assertThat(run(all, "latest").lines()).isEmpty();
  }

  @Test
  void controlCharactersDoNotReachTheTerminal() throws Exception {
    topics.put(batch("evil", "e", RECEIVED, GET.replace("GET", "\u001b]0;owned\u0007\u009b")));

    assertThat(topics.run("tail", "--from", "earliest", "--no-follow", "--app", "evil").out())
        .contains("method=\\x1b]0;owned\\x07\\x9b path");
  }

  @Test
  void ctrlCEndsItWithoutAWord() throws Exception {
    try (ToolProcess tail =
        ToolProcess.start(directory, topics.environment(), "exec %s", "tail --from earliest")) {
      await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(() -> assertThat(tail.out().lines()).hasSize(4));
      topics.put(batch("late", "l", RECEIVED, GET));
      await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(() -> assertThat(tail.out()).contains(" late at=info"));

      tail.interrupt();

      assertThat(tail.await()).isEqualTo(130);
      assertThat(tail.complaints()).isEmpty();
      assertThat(tail.out().lines()).hasSize(5);
    }
  }

  @Test
  void headEndsItWithoutAWord() throws Exception {
    topics.put(
        batch(
            "many",
            "m",
            RECEIVED,
            IntStream.range(0, 5000).mapToObj(i -> GET).toArray(String[]::new)));

    try (ToolProcess tail =
        ToolProcess.start(
            directory, topics.environment(), "%s | head -n 2", "tail --from earliest")) {
      assertThat(tail.await()).isZero();
      assertThat(tail.complaints()).isEmpty();
      assertThat(tail.out().lines()).hasSize(2);
    }
  }

  @Test
  void anAbsentTopicIsOneLine() {
    ToolRun run = topics.run("tail", "--kafka-prefix", "no-such-");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err())
        .isEqualTo(
            "millrace tail: there is no topic no-such-router-logs at "
                + broker.bootstrapServers()
                + ": is --kafka-prefix right? './millrace topics create' creates it\n");
  }

  @Test
  void aTimeThatIsNoneIsExplained() {
    ToolRun run = topics.run("tail", "--from", "yesterday");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("--from", "'yesterday' is not a time such as");
  }

  private ToolRun run(String[] start, String... more) {
    String[] args = java.util.Arrays.copyOf(start, start.length + more.length);
    System.arraycopy(more, 0, args, start.length, more.length);
    return topics.run(args);
  }

  private static BatchRecord batch(String app, String id, long received, String... messages) {
    return new BatchRecord(app, id, received, null, null, frames(messages));
  }
}
