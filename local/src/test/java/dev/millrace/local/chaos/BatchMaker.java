package dev.millrace.local.chaos;

import dev.millrace.local.SentLine;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Makes batches of all kinds of lines, some late, some bad, and says how each of them is sent:
 * mostly as it should be, sometimes by a sender that gives up, or does not hear the answer.
 */
final class BatchMaker {
  static final List<String> APPS =
      List.of("shop", "api", "blog", "admin-2", "search.v2", "Legacy_App");

  private static final int MAX_LINES = 60;

  /**
   * Every few seconds an application appears that is never heard of again: no later line mends what
   * is wrong in its windows.
   */
  private static final long BRIEF_MILLIS = 4_000;

  private final SentLog log;
  private final SplittableRandom random;

  BatchMaker(SentLog log, SplittableRandom random) {
    this.log = log;
    this.random = random;
  }

  /** A batch and the behaviour of its sender. */
  final class Sending {
    private final DrainBatch batch;

    private Sending(DrainBatch batch) {
      this.batch = batch;
    }

    void sendBy(LogplexSender sender) throws InterruptedException {
      if (random.nextInt(80) == 0) {
        // The sender dies, or its patience is over.
        sender.tryOnce(batch, Duration.ofMillis(1 + random.nextInt(20)));
      } else if (sender.deliver(batch, LogplexSender.TRIES, this::change)
          && random.nextInt(12) == 0) {
        // The answer does not arrive.
        change();
        sender.deliver(batch, LogplexSender.TRIES - 1, this::change);
      }
      batch.end();
    }

    /** A retry may carry one more notice. */
    private void change() {
      if (random.nextInt(3) == 0) {
        batch.notice(anyTime(), 1 + random.nextInt(1_000_000));
      }
    }
  }

  /** The next batch, ready to be sent. */
  Sending next() {
    if (random.nextInt(5) == 0) {
      return new Sending(brief());
    }
    DrainBatch batch = batch(APPS.get((int) (APPS.size() * Math.pow(random.nextDouble(), 2))));
    int lines = 1 + random.nextInt(MAX_LINES);
    for (int i = 0; i < lines; i++) {
      batch.line(anyTime(), SentLine.any(random));
      addSomethingElse(batch);
    }
    return new Sending(batch);
  }

  private DrainBatch brief() {
    long now = System.currentTimeMillis();
    DrainBatch batch = batch("brief-" + now / BRIEF_MILLIS);
    int lines = 1 + random.nextInt(MAX_LINES);
    for (int i = 0; i < lines; i++) {
      batch.line(Instant.ofEpochMilli(now - random.nextInt(1_000)), SentLine.any(random));
    }
    return batch;
  }

  private DrainBatch batch(String app) {
    byte[] id = new byte[16];
    random.nextBytes(id);
    return new DrainBatch(log, app, random.nextInt(10) == 0 ? null : HexFormat.of().formatHex(id));
  }

  private void addSomethingElse(DrainBatch batch) {
    Instant now = Instant.now();
    switch (random.nextInt(200)) {
      case 0 -> {
        Instant time = anyTime();
        int lost = 1 + random.nextInt(1_000_000);
        for (int equals = 1 + random.nextInt(3); equals > 0; equals--) {
          batch.notice(time, lost);
        }
      }
      case 1 -> batch.unparseable(anyTime(), "at=info method=GET path=\"/\" status=2oo");
      case 2 -> batch.unparseable(anyTime(), "no router log at all");
      case 3 -> batch.refused("too-late", DrainBatch.text(now.minusSeconds(660)));
      case 4 -> batch.refused("future-timestamp", DrainBatch.text(now.plusSeconds(3600)));
      case 5 -> batch.output(now, "at=info method=GET path=\"/\" status=500 service=1ms bytes=1");
      case 6 -> batch.garbage("-17 <158>1 not a frame\n");
      case 7 -> batch.garbage("4000000 <158>1 beyond the body's end\n");
      default -> {
        // Mostly nothing.
      }
    }
  }

  /** Mostly seconds ago, sometimes minutes: in time even if an outage comes between. */
  private Instant anyTime() {
    long back = random.nextInt(10) > 0 ? random.nextInt(15_000) : random.nextInt(240_000);
    return Instant.now().minusMillis(back);
  }
}
