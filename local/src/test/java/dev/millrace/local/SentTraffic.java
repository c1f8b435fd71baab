package dev.millrace.local;

import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** What one application sent, and what is therefore to be read about any range of time. */
final class SentTraffic {
  private record Sent(long seconds, SentLine line) {}

  private final String app;
  private final DrainSender sender;
  private final Random random;
  private final List<Sent> sent = new ArrayList<>();

  SentTraffic(URI ingest, String app, long seed) {
    this.app = app;
    this.sender = new DrainSender(ingest, new Ledger());
    this.random = new Random(seed);
  }

  /** Sends lines of all kinds, spread over a time. */
  SentTraffic send(int lines, Instant from, Instant until) throws Exception {
    SentBatch batch = new SentBatch(app, null);
    for (int i = 0; i < lines; i++) {
      long millis = random.nextLong(from.toEpochMilli(), until.toEpochMilli());
      add(batch, Instant.ofEpochMilli(millis), SentLine.any(random));
    }
    sender.deliver(batch);
    return this;
  }

  SentTraffic send(Instant time, SentLine line) throws Exception {
    SentBatch batch = new SentBatch(app, null);
    add(batch, time, line);
    sender.deliver(batch);
    return this;
  }

  /** Has the platform say that it lost lines. */
  SentTraffic lose(int lines, Instant time) throws Exception {
    sender.deliver(new SentBatch(app, null).notice(time, lines));
    return this;
  }

  long requests() {
    return sent.size();
  }

  /** Requests in a range, epoch seconds, its end excluded. */
  long requests(long from, long until) {
    return sent.stream().filter(s -> s.seconds >= from && s.seconds < until).count();
  }

  long requests(Predicate<SentLine> which) {
    return lines().filter(which).count();
  }

  long bytes() {
    return lines().mapToLong(SentLine::bytes).sum();
  }

  /** Service times of all that are not WebSockets. */
  List<Long> serviceTimes() {
    return lines()
        .filter(line -> line.service() != null && !"websockets".equals(line.outcome()))
        .map(SentLine::service)
        .sorted()
        .toList();
  }

  private Stream<SentLine> lines() {
    return sent.stream().map(Sent::line);
  }

  private void add(SentBatch batch, Instant time, SentLine line) {
    batch.line(time, line);
    sent.add(new Sent(time.getEpochSecond(), line));
  }
}
