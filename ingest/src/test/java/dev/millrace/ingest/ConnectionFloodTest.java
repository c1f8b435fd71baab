package dev.millrace.ingest;

import static dev.millrace.ingest.batch.Frames.body;
import static dev.millrace.ingest.batch.Frames.router;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.management.UnixOperatingSystemMXBean;
import dev.millrace.ingest.config.IngestConfig;
import dev.millrace.ingest.store.HoldingBatchStore;
import dev.millrace.ingest.store.RecordingBatchStore;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Somebody piles up connections, and the senders at work notice nothing. */
class ConnectionFloodTest {
  private static final String POST = "POST /logs?app=shop HTTP/1.1\r\nHost: x\r\n";
  private static final byte[] BODY = body(router(1));
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int LIMIT = 200;
  private static final int FLOOD = 1000;

  private final List<RawConnection> flood = new ArrayList<>();
  private Ingest ingest;
  private Drain drain;

  @AfterEach
  void stop() throws IOException {
    for (RawConnection connection : flood) {
      connection.close();
    }
    ingest.close();
  }

  @Test
  void everyPostOfASenderAtWorkIsAcknowledgedAndEverythingComesBack() throws IOException {
    RecordingBatchStore store = new RecordingBatchStore();
    ingest = Ingest.start(IngestConfig.builder().port(0).maxConnections(LIMIT).build(), store);
    drain = new Drain(ingest);
    post();
    long filesBefore = openFiles();
    long heapBefore = heapInUse();

    int posts = 1;
    for (int i = 0; i < FLOOD; i++) {
      RawConnection idle = new RawConnection(ingest.port());
      // Nothing, half a request line, half a header: none of them is a sender at work.
      idle.send(List.of("", "PO", POST + "X-Half: ").get(i % 3));
      flood.add(idle);
      if (i % 10 == 0) {
        post();
        posts++;
        // Others are being closed.
        await().atMost(PATIENCE).until(() -> connections() <= LIMIT + 10);
      }
    }

    assertThat(store.batches).hasSize(posts);
    assertThat(drain.metric("millrace_ingest_connections_refused_total")).isZero();
    assertThat(drain.metric("millrace_ingest_connections_evicted_total"))
        .isGreaterThanOrEqualTo(FLOOD - LIMIT);
    for (RawConnection connection : flood) {
      connection.close();
    }
    await().atMost(PATIENCE).until(() -> connections() <= 2);
    await().atMost(PATIENCE).until(() -> openFiles() <= filesBefore + 20);
    await().atMost(PATIENCE).until(() -> heapInUse() <= heapBefore + (32 << 20));
  }

  @Test
  void aConnectionThatWaitsForItsAnswerIsNeverTheOneThatGoes() throws IOException {
    HoldingBatchStore store = new HoldingBatchStore();
    ingest = Ingest.start(IngestConfig.builder().port(0).maxConnections(2).build(), store);
    try (RawConnection first = waiting(store, 1);
        RawConnection second = waiting(store, 2);
        RawConnection third = new RawConnection(ingest.port())) {
      assertThat(third.readToEnd()).isEmpty();

      store.pending.forEach(outcome -> outcome.complete(null));
      assertThat(first.read()).startsWith("HTTP/1.1 204");
      assertThat(second.read()).startsWith("HTTP/1.1 204");
    }
  }

  private RawConnection waiting(HoldingBatchStore store, int expected) throws IOException {
    RawConnection connection = new RawConnection(ingest.port());
    connection.send(POST + "Content-Length: " + BODY.length + "\r\n\r\n").send(BODY);
    await().atMost(PATIENCE).until(() -> store.pending.size() == expected);
    return connection;
  }

  private void post() {
    assertThat(drain.post("/logs?app=shop", BODY).statusCode()).isEqualTo(204);
  }

  private double connections() {
    return drain.metric("millrace_ingest_connections");
  }

  private static long openFiles() {
    return ((UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getOpenFileDescriptorCount();
  }

  private static long heapInUse() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
