package dev.millrace.ingest;

import static dev.millrace.ingest.batch.Frames.body;
import static dev.millrace.ingest.batch.Frames.router;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.ingest.kafka.KafkaBroker;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A sender at work while thousands of others misbehave: 10,000 connections against a process of its
 * own, and what that does to the time until an acknowledgement. Prints the figures.
 */
@Tag("long")
class AbuseTest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int IDLE = 9_000;
  private static final int SLOW_HEADERS = 500;
  private static final int SLOW_BODIES = 500;
  private static final int POSTS = 2_000;
  private static final String POST = "POST /logs?app=shop HTTP/1.1\r\nHost: x\r\n";
  private static final byte[] BODY = body(Collections.nCopies(100, router(1)));

  private final List<RawConnection> abusers = Collections.synchronizedList(new ArrayList<>());
  private final AtomicBoolean over = new AtomicBoolean();

  @TempDir Path directory;

  @Test
  void aSenderAtWorkIsAcknowledgedAsBefore() throws Exception {
    try (KafkaBroker broker = new KafkaBroker(directory)) {
      broker.start();
      try (IngestProcess ingest =
          IngestProcess.start(Map.of("KAFKA_BOOTSTRAP_SERVERS", broker.bootstrapServers()))) {
        await().atMost(PATIENCE).until(() -> ingest.port() != 0);
        await().atMost(PATIENCE).until(() -> get(ingest, "/ready").contains(" 200 OK"));
        measure(ingest);
        long[] before = measure(ingest);
        double heapBefore = metric(ingest, "jvm_memory_used_bytes{area=\"heap\"");

        List<Thread> tricklers = abuse(ingest);
        long[] during = measure(ingest);
        double connections = metric(ingest, "millrace_ingest_connections ");
        double files = metric(ingest, "process_files_open_files ");

        over.set(true);
        for (Thread trickler : tricklers) {
          trickler.join();
        }
        for (RawConnection abuser : abusers) {
          abuser.close();
        }
        await().atMost(PATIENCE).until(() -> metric(ingest, "millrace_ingest_connections ") < 10);
        assertThat(metric(ingest, "millrace_ingest_in_flight_bytes ")).isZero();
        long[] after = measure(ingest);

        System.out.printf(
            "abuse: acknowledgement p50/p99 before %s, during %s, after %s;"
                + " %.0f connections, %.0f files; files after %.0f%n",
            figures(before),
            figures(during),
            figures(after),
            connections,
            files,
            metric(ingest, "process_files_open_files "));
        System.out.printf(
            "abuse: heap used before %.1f MiB, after %.1f MiB%n",
            heapBefore / (1 << 20),
            metric(ingest, "jvm_memory_used_bytes{area=\"heap\"") / (1 << 20));
      }
    }
  }

  /** Nanoseconds from each post to its 204, sorted; one after the other on one connection. */
  private static long[] measure(IngestProcess ingest) throws IOException {
    long[] nanos = new long[POSTS];
    try (RawConnection connection = new RawConnection(ingest.port())) {
      for (int i = 0; i < POSTS; i++) {
        long start = System.nanoTime();
        connection.send(POST + "Content-Length: " + BODY.length + "\r\n\r\n").send(BODY);
        assertThat(connection.read()).startsWith("HTTP/1.1 204");
        nanos[i] = System.nanoTime() - start;
      }
    }
    Arrays.sort(nanos);
    return nanos;
  }

  private List<Thread> abuse(IngestProcess ingest) throws IOException {
    for (int i = 0; i < IDLE; i++) {
      abusers.add(new RawConnection(ingest.port()));
    }
    return List.of(
        trickle(ingest, SLOW_HEADERS, POST + "X-Slow: "),
        trickle(ingest, SLOW_BODIES, POST + "Content-Length: 50000\r\n\r\n"));
  }

  /** Keeps so many connections that send a byte now and then, and replaces those cut off. */
  private Thread trickle(IngestProcess ingest, int connections, String start) {
    Thread thread =
        new Thread(
            () -> {
              RawConnection[] slow = new RawConnection[connections];
              while (!over.get()) {
                for (int i = 0; i < connections && !over.get(); i++) {
                  try {
                    if (slow[i] == null || slow[i].isCutOffAfter("x")) {
                      slow[i] = new RawConnection(ingest.port());
                      abusers.add(slow[i]);
                      slow[i].send(start);
                    }
                    Thread.sleep(1);
                  } catch (IOException cutOff) {
                    slow[i] = null;
                  } catch (InterruptedException e) {
                    return;
                  }
                }
              }
            },
            "trickler");
    thread.start();
    return thread;
  }

  private static double metric(IngestProcess ingest, String series) throws IOException {
    return get(ingest, "/metrics")
        .lines()
        .filter(line -> line.startsWith(series))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  private static String get(IngestProcess ingest, String path) throws IOException {
    try (RawConnection connection = new RawConnection(ingest.port())) {
      connection.send("GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
      return connection.readToEnd();
    }
  }

  private static String figures(long[] sorted) {
    return "%.2f/%.2f ms"
        .formatted(sorted[sorted.length / 2] / 1e6, sorted[sorted.length * 99 / 100] / 1e6);
  }
}
