package dev.millrace.local;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;

/**
 * A seeded stream of batches of all kinds: several applications, disorder, late lines, duplicates
 * with and without a new notice, bad lines and garbage.
 */
final class SeededTraffic {
  static final List<String> APPS =
      List.of("shop", "api", "blog", "admin-2", "search.v2", "Legacy_App");

  private static final int MAX_LINES = 60;

  /** Only the latest batches are retried: the retry of an old one would be too late. */
  private static final int RETRIED = 50;

  /** {@code -Dmillrace.seed=...} repeats a run. */
  final long seed = Long.getLong("millrace.seed", System.nanoTime());

  private final Random random = new Random(seed);
  private final InstantSource clock;
  private final Ledger ledger;
  private final DrainSender sender;
  private final List<SentBatch> delivered = new ArrayList<>();

  /**
   * @param ledger where the meaning of what is sent is written down
   */
  SeededTraffic(DrainSender sender, Ledger ledger) {
    this(sender, ledger, InstantSource.fixed(Instant.now()));
  }

  /**
   * @param clock when batches are received, or a little earlier
   */
  SeededTraffic(DrainSender sender, Ledger ledger, InstantSource clock) {
    this.clock = clock;
    this.sender = sender;
    this.ledger = ledger;
    System.out.println("seed: -Dmillrace.seed=" + seed);
  }

  /** Sends new batches, and now and then an old one again. */
  void send(int batches) throws Exception {
    for (int i = 0; i < batches; i++) {
      SentBatch batch = batch();
      sender.deliver(batch);
      delivered.add(batch);
      if (random.nextInt(4) == 0) {
        int back = random.nextInt(Math.min(RETRIED, delivered.size()));
        deliverAgain(sender, delivered.get(delivered.size() - 1 - back));
      }
    }
  }

  /** Sends batches from all over the run again. */
  void sendAgain(int batches) throws Exception {
    List<SentBatch> shuffled = new ArrayList<>(delivered);
    Collections.shuffle(shuffled, random);
    for (SentBatch batch : shuffled.subList(0, Math.min(batches, shuffled.size()))) {
      sender.deliverAgain(batch, batch.body());
    }
  }

  private void deliverAgain(DrainSender sender, SentBatch batch) throws Exception {
    if (random.nextBoolean()) {
      sender.deliverAgain(batch, batch.body());
      return;
    }
    // A notice that only the retry carries, and the retry's retry again.
    Instant time = anyTime();
    int lost = 1 + random.nextInt(100);
    byte[] body = batch.bodyWithNoticeInFront(time, lost);
    ledger.enter(batch.app, time.toEpochMilli(), window -> window.count("lost", lost));
    sender.deliverAgain(batch, body);
    if (random.nextBoolean()) {
      sender.deliverAgain(batch, body);
    }
  }

  private SentBatch batch() {
    String app = APPS.get((int) (APPS.size() * Math.pow(random.nextDouble(), 2)));
    byte[] id = new byte[16];
    random.nextBytes(id);
    SentBatch batch =
        new SentBatch(app, random.nextInt(10) == 0 ? null : HexFormat.of().formatHex(id));
    int lines = 1 + random.nextInt(MAX_LINES);
    for (int i = 0; i < lines; i++) {
      batch.line(anyTime(), SentLine.any(random));
      addSomethingElse(batch);
    }
    return batch;
  }

  private void addSomethingElse(SentBatch batch) {
    Instant now = clock.instant();
    Instant time = anyTime();
    switch (random.nextInt(60)) {
      case 0 -> batch.notice(time, 1 + random.nextInt(500));
      case 1 -> batch.unparseable(time, "at=info method=GET path=\"/\" status=2oo");
      case 2 -> batch.unparseable(time, "no router log at all");
      case 3 -> batch.rejected("too-late", now.minusSeconds(660), "at=info status=200");
      case 4 -> batch.rejected("future-timestamp", now.plusSeconds(3600), "at=info status=200");
      case 5 -> batch.output(time, "at=info method=GET path=\"/\" status=500 service=1ms bytes=1");
      case 6 ->
          batch.output(
              time,
              "first line\n143 <158>1 2026-11-22T10:00:00+00:00 host heroku router - at=info"
                  + " status=500\nlast line");
      case 7 -> batch.garbage("-17 <158>1 not a frame\n");
      case 8 ->
          batch.garbage("999999999999999999999999999999 <158>1 x host heroku router - at=info\n");
      case 9 -> batch.garbage("4000000 <158>1 beyond the body's end\n");
      default -> {
        // Mostly nothing.
      }
    }
  }

  /**
   * Within the last four minutes, half of it within the last twenty seconds: in time even if it is
   * delivered again six minutes later.
   */
  private Instant anyTime() {
    long back = random.nextBoolean() ? random.nextInt(20_000) : random.nextInt(240_000);
    return clock.instant().minusMillis(back).plusNanos(random.nextInt(1000) * 1000L);
  }
}
