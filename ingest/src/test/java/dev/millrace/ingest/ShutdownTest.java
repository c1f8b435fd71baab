package dev.millrace.ingest;

import static dev.millrace.ingest.batch.Frames.body;
import static dev.millrace.ingest.batch.Frames.router;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.ingest.kafka.KafkaBroker;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SIGTERM to a real process with a real broker, in the middle of things. */
class ShutdownTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int SENDERS = 8;
  private static final int HALF_SENT = 5;
  private static final byte[] BODY = body(router(1), router(2));

  /** So large that the bytes in flight tell that all of them have begun. */
  private static final byte[] LARGE = body(Collections.nCopies(1000, router(1)));

  @TempDir Path directory;

  private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();
  private final Set<String> unanswered = ConcurrentHashMap.newKeySet();

  @Test
  void whatIsInFlightIsFinishedAndWhatWasAcknowledgedIsInKafkaOnce() throws Exception {
    try (KafkaBroker broker = new KafkaBroker(directory)) {
      broker.start();
      try (IngestProcess ingest =
          IngestProcess.start(
              Map.of("KAFKA_BOOTSTRAP_SERVERS", broker.bootstrapServers()), "--no-spool")) {
        await().atMost(PATIENCE).until(() -> ingest.port() != 0);
        int port = ingest.port();
        await().atMost(PATIENCE).until(() -> get(port, "/ready").startsWith("HTTP/1.1 200"));
        List<Thread> senders = sendUntilItStops(port);
        await().atMost(PATIENCE).until(() -> acknowledged.size() > 50 * SENDERS);
        List<RawConnection> halfSent = sendHalves(port);

        ingest.terminate();
        await().atMost(PATIENCE).until(() -> isRefused(port));
        finishHalves(halfSent);

        assertThat(ingest.exitCode(30)).isZero();
        for (Thread sender : senders) {
          sender.join(PATIENCE.toMillis());
        }
        assertThat(ingest.log()).anyMatch(line -> line.endsWith("stopped"));
      }

      Map<String, Integer> stored = storedTimes(broker);
      assertThat(stored.keySet()).containsAll(acknowledged);
      assertThat(stored.keySet())
          .allMatch(id -> acknowledged.contains(id) || unanswered.contains(id));
      assertThat(stored.values()).allMatch(times -> times == 1);
    }
  }

  /** Each sends one batch after the other, each once, until it gets no 204. */
  private List<Thread> sendUntilItStops(int port) {
    List<Thread> senders = new ArrayList<>();
    for (int i = 0; i < SENDERS; i++) {
      String name = "sender-" + i + "-";
      Thread sender = new Thread(() -> send(port, name), name);
      sender.start();
      senders.add(sender);
    }
    return senders;
  }

  private void send(int port, String name) {
    String id = name + 0;
    try (RawConnection connection = new RawConnection(port)) {
      for (int i = 0; true; i++) {
        id = name + i;
        connection.send(head(id, BODY)).send(BODY);
        String answer = connection.read();
        if (!answer.startsWith("HTTP/1.1 204")) {
          unanswered.add(id);
          return;
        }
        acknowledged.add(id);
      }
    } catch (IOException brokenOff) {
      unanswered.add(id);
    }
  }

  private List<RawConnection> sendHalves(int port) throws IOException {
    List<RawConnection> connections = new ArrayList<>();
    for (int i = 0; i < HALF_SENT; i++) {
      RawConnection connection = new RawConnection(port);
      connection.send(head("half-" + i, LARGE)).send(Arrays.copyOf(LARGE, 20));
      connections.add(connection);
    }
    await().atMost(PATIENCE).until(() -> inFlightBytes(port) >= (long) HALF_SENT * LARGE.length);
    return connections;
  }

  private void finishHalves(List<RawConnection> connections) throws IOException {
    for (int i = 0; i < connections.size(); i++) {
      try (RawConnection connection = connections.get(i)) {
        connection.send(Arrays.copyOfRange(LARGE, 20, LARGE.length));
        assertThat(connection.readToEnd()).startsWith("HTTP/1.1 204");
        acknowledged.add("half-" + i);
      }
    }
  }

  private static double inFlightBytes(int port) throws IOException {
    return get(port, "/metrics")
        .lines()
        .filter(line -> line.startsWith("millrace_ingest_in_flight_bytes "))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.indexOf(' ') + 1)))
        .findFirst()
        .orElse(0);
  }

  private static String head(String frameId, byte[] body) {
    return "POST /logs?app=shop HTTP/1.1\r\nHost: x\r\nLogplex-Frame-Id: "
        + frameId
        + "\r\nContent-Length: "
        + body.length
        + "\r\n\r\n";
  }

  private static String get(int port, String path) throws IOException {
    try (RawConnection connection = new RawConnection(port)) {
      connection.send("GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
      return connection.readToEnd();
    }
  }

  private static boolean isRefused(int port) throws IOException {
    try (RawConnection connection = new RawConnection(port)) {
      return false;
    } catch (ConnectException refused) {
      return true;
    }
  }

  /** How often each batch is in Kafka, by its frame id. */
  private static Map<String, Integer> storedTimes(KafkaBroker broker) {
    Map<String, Object> settings = new HashMap<>();
    settings.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, broker.bootstrapServers());
    Map<String, Integer> times = new TreeMap<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor("router-logs").stream()
              .map(info -> new TopicPartition(info.topic(), info.partition()))
              .toList();
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.get(p))) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
          if (record.value() != null) {
            times.merge(
                new String(record.headers().lastHeader("frame-id").value()), 1, Integer::sum);
          }
        }
      }
    }
    return times;
  }
}
