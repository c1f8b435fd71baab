package dev.millrace.local;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The log of which savepoints of releases are taken, and what follows it when they are restored.
 *
 * <p><b>The part before the savepoint must never change:</b> savepoints hold its offsets, and what
 * was counted of it. So nothing in it is random or shared with other tests' traffic, but for the
 * framing. All numbers are sent on by event time: the update interval is an hour.
 */
final class SavepointLog {
  static final int PARTITIONS = 4;

  /** Counted before and after. */
  private static final List<String> APPS = List.of("shop", "blog");

  /** Its windows are complete when the savepoint is taken, and wait in the sink for Redis. */
  private static final String WAITING = "waiting";

  private static final Instant TEN = Instant.parse("2026-11-22T10:00:00Z");
  private static final Instant BEGIN = TEN.minusSeconds(180);
  private static final Instant REDIS_LEAVES = TEN.plusSeconds(840);
  private static final Instant SAVEPOINT = TEN.plusSeconds(900);

  /** Long after the last one for which anything is kept. */
  private static final Instant END = TEN.plus(Duration.ofDays(4));

  private record Delivery(SentBatch batch, int partition, Instant received) {}

  private final LogWriter log;
  private final Ledger ledger;
  private final DrainSender sender;
  private final List<Delivery> deliveries = new ArrayList<>();
  private int partition;
  private Instant received;
  private int lines;

  /**
   * @param ledger where the meaning of what is written is written down
   */
  SavepointLog(LogWriter log, Ledger ledger) {
    this.log = log;
    this.ledger = ledger;
    this.sender =
        new DrainSender((batch, body) -> log.batch(partition, received, batch, body), ledger);
  }

  /** Router logs written so far. */
  long routerLines() {
    return sender.routerLines();
  }

  /**
   * Everything before the savepoint while Redis is there: 17 minutes around ten o'clock, with
   * notices, bad lines, windows of few lines and of many.
   */
  void beforeRedisLeaves() throws Exception {
    int n = 0;
    for (Instant time = BEGIN; time.isBefore(REDIS_LEAVES); time = time.plusSeconds(30)) {
      for (String app : APPS) {
        deliver(batch(app, time, n++), time.plusSeconds(2));
      }
    }
    log.heartbeats(PARTITIONS, REDIS_LEAVES.plusSeconds(5));
  }

  /**
   * The rest before the savepoint: late lines, which wait for the update interval in windows that
   * were sent on before, and an application that is new.
   */
  void beforeTheSavepoint() throws Exception {
    Instant late = REDIS_LEAVES.plusSeconds(20);
    for (String app : APPS) {
      SentBatch batch = new SentBatch(app, id("late", app.length()));
      for (int seconds = 0; seconds < 540; seconds += 60) {
        batch.line(REDIS_LEAVES.minusSeconds(seconds), line());
      }
      deliver(batch.notice(REDIS_LEAVES.minusSeconds(300), 5), late);
    }
    Instant time = REDIS_LEAVES.plusSeconds(32);
    deliver(batch(WAITING, time, 1), time.plusSeconds(2));
    log.heartbeats(PARTITIONS, SAVEPOINT.plusSeconds(5));
  }

  /**
   * A line of a window that was released before the savepoint, then all that was delivered before
   * once more, a new line for each window that was open, and at last nothing but time.
   */
  void behindTheSavepoint() throws Exception {
    Instant released = BEGIN.minus(Duration.ofMinutes(10));
    deliver(
        new SentBatch("shop", id("released", 0))
            .rejected("window-closed", released, "at=info status=200"),
        released.plusSeconds(1));
    deliverAgain();
    for (String key : List.copyOf(ledger.windows().keySet())) {
      String[] parts = key.split("[{}:]+");
      if (parts[2].equals("10s") && APPS.contains(parts[1])) {
        Instant start = Instant.ofEpochSecond(Long.parseLong(parts[3]));
        SentBatch batch = new SentBatch(parts[1], id(key, 0));
        deliver(batch.line(start.plusSeconds(1), line()), start.plusSeconds(5));
      }
    }
    log.heartbeats(PARTITIONS, END);
  }

  /** Every third one with a notice that only this delivery carries. */
  private void deliverAgain() throws Exception {
    for (Delivery delivery : List.copyOf(deliveries)) {
      SentBatch batch = delivery.batch();
      if (batch.app.equals(WAITING) || !batch.rejectedLines().isEmpty()) {
        continue;
      }
      partition = delivery.partition();
      received = delivery.received();
      byte[] body = batch.body();
      if (partition == 3) {
        Instant time = received.minusSeconds(1);
        body = batch.bodyWithNoticeInFront(time, 3);
        ledger.enter(batch.app, time.toEpochMilli(), window -> window.count("lost", 3));
      }
      sender.deliverAgain(batch, body);
    }
  }

  private void deliver(SentBatch batch, Instant at) throws Exception {
    partition = deliveries.size() % PARTITIONS;
    received = at;
    deliveries.add(new Delivery(batch, partition, received));
    sender.deliver(batch);
  }

  private SentBatch batch(String app, Instant time, int n) {
    SentBatch batch = new SentBatch(app, id(app, n));
    // More latencies than a window keeps as they are, now and then.
    for (int i = n % 10 == 0 ? 40 : 1 + n % 3; i > 0; i--) {
      batch.line(time.plusMillis(i * 40L), line());
    }
    if (n % 4 == 0) {
      batch.notice(time, 1 + n);
    }
    if (n % 7 == 0) {
      batch.unparseable(time, "at=info method=GET path=\"/\" status=2oo");
    }
    return batch;
  }

  private SentLine line() {
    int n = lines++;
    int status = List.of(200, 200, 404, 503, 101).get(n % 5);
    String outcome = status == 503 ? "failed" : status == 101 ? "websockets" : null;
    long service = 5 + n * 37 % 900;
    return new SentLine(
        "at=info method=GET path=\"/orders/%d\" host=h connect=%dms service=%dms status=%d bytes=%d"
            .formatted(n, n % 3, service, status, n),
        "/orders/:id",
        status,
        null,
        outcome,
        service,
        (long) n % 3,
        n);
  }

  private static String id(String text, int n) {
    return "%08x%08x%016x".formatted(text.hashCode(), n, 7);
  }
}
