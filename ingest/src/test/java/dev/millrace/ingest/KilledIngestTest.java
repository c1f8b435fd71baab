package dev.millrace.ingest;

import static dev.millrace.ingest.batch.Frames.body;
import static dev.millrace.ingest.batch.Frames.router;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.ingest.kafka.KafkaBroker;
import dev.millrace.ingest.kafka.TopicReader;
import java.io.File;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/**
 * {@code kill -9} of the process, again and again and at any moment, while Kafka is away, comes or
 * goes. Whatever was answered with a 2xx must be in Kafka in the end.
 */
class KilledIngestTest {
  private static final int SENDERS = 4;

  private final long seed = System.nanoTime();
  private final Random random = new Random(seed);
  private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();
  private final List<Thread> senders = new ArrayList<>();
  private final int port = KafkaBroker.freePort();

  @TempDir Path directory;

  private KafkaBroker broker;
  private boolean brokerRuns;

  @BeforeEach
  void makeBroker() {
    broker = new KafkaBroker(directory.resolve("kafka"));
  }

  @AfterEach
  void stop() {
    senders.forEach(Thread::interrupt);
    broker.close();
  }

  @Test
  void whatWasAcknowledgedIsStoredAfterFiveKills() throws Exception {
    killAndCheck(5);
  }

  @Test
  @Tag("long")
  void whatWasAcknowledgedIsStoredAfterFiftyKills() throws Exception {
    killAndCheck(50);
  }

  private void killAndCheck(int kills) throws Exception {
    for (int sender = 0; sender < SENDERS; sender++) {
      startSender("sender-" + sender);
    }
    for (int round = 0; round < kills; round++) {
      ChildIngest child = startChild();
      Thread change = round % 3 == 0 ? null : changeKafka();
      int before = acknowledged.size();
      await("batches are acknowledged in round " + round + ", seed " + seed)
          .atMost(Duration.ofSeconds(60))
          .until(() -> acknowledged.size() > before + 50);
      TimeUnit.MILLISECONDS.sleep(random.nextInt(1500));
      child.kill();
      if (change != null) {
        change.join();
      }
    }
    if (!brokerRuns) {
      changeKafka().join();
    }
    try (ChildIngest child = startChild()) {
      assertThat(startAnother())
          .isEqualTo(
              "1 ingest: another process uses the spool directory "
                  + directory.resolve("spool")
                  + ": choose another with --spool-dir, or --no-spool\n");
      stopSenders();
      await("everything is with Kafka, seed " + seed)
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(() -> assertThat(child.drain().get("/ready").body()).isEqualTo("ready\n"));
      assertThat(child.drain().metric("millrace_ingest_spool_batches")).isZero();
      assertThat(child.drain().metric("millrace_ingest_spool_corrupt_records_total"))
          .as("a kill tears a write, and damages nothing")
          .isZero();
    }
    Set<String> stored =
        new TopicReader(broker.bootstrapServers())
            .readToEnd("router-logs").stream()
                .filter(record -> record.value() != null)
                .map(record -> new String(record.key(), StandardCharsets.UTF_8))
                .collect(Collectors.toSet());
    Set<String> lost = new TreeSet<>(acknowledged);
    lost.removeAll(stored);
    assertThat(lost).as("acknowledged and lost, seed %d", seed).isEmpty();
    System.out.printf("%d kills, %d batches acknowledged, none lost%n", kills, acknowledged.size());
  }

  private ChildIngest startChild() throws Exception {
    File log = new File("target/killed-ingest.log");
    return ChildIngest.start(
        port,
        log,
        "--kafka-bootstrap-servers=" + broker.bootstrapServers(),
        "--partitions=1",
        "--spool-dir=" + directory.resolve("spool"),
        "--spool-free-percent=0",
        "--spool-deadline=300ms");
  }

  /** Exit code and complaint of a second process on the same spool. */
  private String startAnother() {
    StringWriter err = new StringWriter();
    CommandLine command = IngestMain.commandLine(Map.of()).setErr(new PrintWriter(err, true));
    int exitCode =
        command.execute(
            "--port=0",
            "--kafka-bootstrap-servers=" + broker.bootstrapServers(),
            "--spool-dir=" + directory.resolve("spool"));
    return exitCode + " " + err;
  }

  /** Has Kafka come or go, beside what else happens. */
  private Thread changeKafka() {
    boolean start = !brokerRuns;
    brokerRuns = start;
    Thread change = new Thread(() -> change(start), "kafka");
    change.start();
    return change;
  }

  private void change(boolean start) {
    if (start) {
      broker.start();
    } else {
      broker.stop();
    }
  }

  /** Posts one batch after the other, each once, and notes which were acknowledged. */
  private void startSender(String name) {
    Drain drain = new Drain(URI.create("http://127.0.0.1:" + port));
    Thread sender =
        new Thread(
            () -> {
              for (int i = 0; !Thread.currentThread().isInterrupted(); i++) {
                String id = name + "-" + i;
                if (isAcknowledged(drain, id)) {
                  acknowledged.add(id);
                }
              }
            },
            name);
    senders.add(sender);
    sender.start();
  }

  private static boolean isAcknowledged(Drain drain, String id) {
    try {
      return drain.post("/logs?app=shop", body(router(1)), "Logplex-Frame-Id", id).statusCode()
          == 204;
    } catch (IllegalStateException e) {
      // Nobody listens, or the connection broke: the sender does not know.
      return false;
    }
  }

  private void stopSenders() throws InterruptedException {
    for (Thread sender : senders) {
      sender.interrupt();
      sender.join();
    }
  }
}
