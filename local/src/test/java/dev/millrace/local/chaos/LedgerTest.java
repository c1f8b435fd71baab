package dev.millrace.local.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.local.LocalRedis;
import dev.millrace.local.chaos.ledger.Resp;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * The ledger is right about what is right, and finds what is wrong. Two batches were sent: one of
 * two lines that was acknowledged, and one of a line in each of two windows, of which nobody knows.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LedgerTest {
  private static final long START = 1_800_000_000;
  private static final long NEXT = START + 10;
  private static final List<String> LONGER = List.of("1m", "10m", "1h");

  private Path dir;
  private LocalRedis server;
  private Resp redis;
  private SentLog sent;

  @BeforeAll
  void start(@TempDir Path shared) throws Exception {
    dir = shared;
    int port = Mill.freePort();
    server = LocalRedis.start(port, dir.resolve("redis"));
    redis = new Resp(port);
    sent = new SentLog(dir.resolve("sent.tsv"));
    sent.write("batch", 1, "shop", "f1");
    sent.write("request", 1, START * 1000, 200, null, null, 1000, 1, 70);
    sent.write("request", 1, START * 1000 + 5, 503, "H12", "failed", 30_000, 1, 0);
    sent.write("try", 1, 1, "204");
    sent.write("end", 1);
    sent.write("batch", 2, "shop", "f2");
    sent.write("request", 2, START * 1000, 200, null, null, 1000, 1, 5);
    sent.write("request", 2, NEXT * 1000, 200, null, null, 1000, 1, 6);
    sent.write("try", 2, 1, "timeout");
    sent.write("end", 2);
    sent.write("batch", 3, "never-tried", "f3");
    sent.write("request", 3, START * 1000, 200, null, null, 1000, 1, 5);
    sent.write("end", 3);
  }

  @AfterAll
  void stop() throws IOException {
    redis.close();
    sent.close();
    server.close();
  }

  @BeforeEach
  void whatWasAcknowledgedIsThere() throws IOException {
    redis.call("FLUSHALL");
    redis.call("ZADD", "millrace:apps", "1", "shop");
    write("10s", START, window(2, 1, 70));
    for (String longer : LONGER) {
      write(longer, START, window(2, 1, 70));
      write("routes:" + longer, START, Map.of("/", "{\"requests\":2}", "version", "1"));
    }
    write("balance:1h", START, Map.of("received", "2", "counted", "2", "version", "1"));
  }

  @Test
  void whatIsRightIsRight() throws Exception {
    Verdict verdict = verdict();
    assertThat(verdict.text()).endsWith("lost=0 double=0 differences=0\n");
    assertThat(verdict.lines()).isEqualTo(2);
    assertThat(verdict.unknown()).isEqualTo(1);
    assertThat(verdict.cells()).isEqualTo(7);
  }

  @Test
  void theUnknownBatchMayBeCountedWholly() throws Exception {
    write("10s", START, window(3, 1, 75));
    write("10s", NEXT, window(1, 0, 6));
    countedInLonger(4, 81);
    assertThat(verdict().text()).contains("explained=1").endsWith("differences=0\n");
  }

  @Test
  void theUnknownBatchMayNotBeCountedByHalf() throws Exception {
    write("10s", NEXT, window(1, 0, 6));
    countedInLonger(3, 76);
    Verdict verdict = verdict();
    assertThat(verdict.doubleCounted()).isEqualTo(1);
    assertThat(verdict.text()).contains("shop 10s " + NEXT + " should not exist");
  }

  @Test
  void aLostLineIsFound() throws Exception {
    write("10s", START, window(1, 1, 0));
    Verdict verdict = verdict();
    assertThat(verdict.lost()).isEqualTo(1);
    assertThat(verdict.text())
        .contains("shop 10s " + START + " status:200 is null, exactly 1")
        .contains("shop 10s " + START + " bytes is 0, exactly 70");
  }

  @Test
  void aLostWindowIsFound() throws Exception {
    redis.call("DEL", "millrace:{shop}:10s:" + START);
    assertThat(verdict().lost()).isEqualTo(2);
  }

  @Test
  void aWrongRollUpIsFound() throws Exception {
    redis.call("HSET", "millrace:{shop}:1h:" + START / 3600 * 3600, "status:200", "2");
    assertThat(verdict().text()).contains("1h " + START + " status:200 is 2, exactly 1");
  }

  @Test
  void aPercentileThatIsOffByMoreThanHalfAPercentIsFound() throws Exception {
    redis.call("HSET", "millrace:{shop}:10s:" + START, "service:p50", "1005.1");
    assertThat(verdict().text()).contains("service:p50 is 1005.1, exactly 1000.0");
    redis.call("HSET", "millrace:{shop}:10s:" + START, "service:p50", "1005");
    assertThat(verdict().isRight()).isTrue();
  }

  @Test
  void aFieldTooManyIsFound() throws Exception {
    redis.call("HSET", "millrace:{shop}:10s:" + START, "status:204", "0");
    assertThat(verdict().text()).contains("has a field too many: status:204");
  }

  @Test
  void whatWasNeverTriedMayNotBeThere() throws Exception {
    redis.call("HSET", "millrace:{never-tried}:10s:" + START, "requests", "1");
    assertThat(verdict().text()).contains("never-tried was never sent");
  }

  @Test
  void aValueOfTheWrongTypeIsFound() throws Exception {
    redis.call("SET", "millrace:{shop}:10s:" + START, "spoilt");
    assertThat(verdict().isRight()).isFalse();
  }

  @Test
  void routesThatDoNotAddUpAreFound() throws Exception {
    redis.call("HSET", "millrace:{shop}:routes:1m:" + START, "other", "{\"requests\":1}");
    assertThat(verdict().text()).contains("shop routes:1m " + START + " adds up to 3, exactly 2");
  }

  @Test
  void aBalanceThatDoesNotCloseIsFound() throws Exception {
    redis.call("HSET", "millrace:{shop}:balance:1h:" + START / 3600 * 3600, "received", "3");
    assertThat(verdict().text()).contains("does not balance");
  }

  private Verdict verdict() throws Exception {
    return Verdict.of(sent, server.uri().getPort(), "millrace", Duration.ZERO, dir);
  }

  private void countedInLonger(int requests, long bytes) throws IOException {
    for (String longer : LONGER) {
      write(longer, START, window(requests, 1, bytes));
      String route = "{\"requests\":" + requests + "}";
      write("routes:" + longer, START, Map.of("/", route, "version", "1"));
    }
    String all = Integer.toString(requests);
    write("balance:1h", START, Map.of("received", all, "counted", all, "version", "1"));
  }

  /** Requests with status 200 in a second, but for the failed ones, which took thirty. */
  private static Map<String, String> window(int requests, int failed, long bytes) {
    Map<String, String> hash = new TreeMap<>();
    for (String zero : List.of("aborted", "websockets", "lost", "unparseable")) {
      hash.put(zero, "0");
    }
    int fine = requests - failed;
    hash.put("version", "1");
    hash.put("completeness", "1");
    hash.put("requests", Integer.toString(requests));
    hash.put("failed", Integer.toString(failed));
    hash.put("bytes", Long.toString(bytes));
    hash.put("status_class:2xx", Integer.toString(fine));
    hash.put("status_class:3xx", "0");
    hash.put("status_class:4xx", "0");
    hash.put("status_class:5xx", Integer.toString(failed));
    if (fine > 0) {
      hash.put("status:200", Integer.toString(fine));
    }
    if (failed > 0) {
      hash.put("status:503", Integer.toString(failed));
      hash.put("code:H12", Integer.toString(failed));
    }
    List<Long> service = new ArrayList<>();
    for (int i = 0; i < requests; i++) {
      service.add(i < fine ? 1_000L : 30_000L);
    }
    values(hash, "service", service);
    values(hash, "connect", Collections.nCopies(requests, 1L));
    return hash;
  }

  private static void values(Map<String, String> hash, String name, List<Long> sorted) {
    int n = sorted.size();
    hash.put(name + ":count", Integer.toString(n));
    Map.of("p50", 0.5, "p75", 0.75, "p90", 0.9, "p95", 0.95, "p99", 0.99, "p999", 0.999)
        .forEach((p, q) -> hash.put(name + ":" + p, sorted.get((int) (q * (n - 1))).toString()));
    hash.put(name + ":max", sorted.get(n - 1).toString());
    double mean = sorted.stream().mapToLong(Long::longValue).average().orElseThrow();
    hash.put(name + ":mean", String.format(Locale.ROOT, "%.1f", mean));
    hash.put(name + ":sketch", "any");
  }

  private void write(String kind, long time, Map<String, String> fields) throws IOException {
    Map<String, Long> lengths = Map.of("10s", 10L, "1m", 60L, "10m", 600L, "1h", 3600L);
    long length = lengths.get(kind.substring(kind.indexOf(':') + 1));
    String key = "millrace:{shop}:" + kind + ":" + time / length * length;
    List<String> command = new ArrayList<>(List.of("HSET", key));
    fields.forEach((name, value) -> command.addAll(List.of(name, value)));
    redis.call("DEL", key);
    redis.call(command.toArray(String[]::new));
  }
}
