package dev.millrace.replay;

import dev.millrace.replay.compare.Comparison;
import dev.millrace.replay.compare.Verdict;
import dev.millrace.replay.log.LogCounts;
import dev.millrace.replay.log.RecordedRequest;
import dev.millrace.replay.pace.CatchUp;
import dev.millrace.replay.pace.Clock;
import dev.millrace.replay.pace.Schedule;
import dev.millrace.replay.select.RequestFilter;
import dev.millrace.replay.send.Outcome;
import dev.millrace.replay.send.ProductionGuard;
import dev.millrace.replay.send.Resolver;
import dev.millrace.replay.send.TargetClient;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.common.KafkaException;

/**
 * One replay, from the first request to the last: takes requests from the feed, waits until each is
 * due, sends it, and continues without waiting for the answer.
 *
 * <p>{@link #run} is called once, by one thread; {@link #stop} and what {@link #counters()} and
 * {@link #clock()} give may be used by others meanwhile.
 */
final class Replay {
  private static final long PERMIT_POLL_MILLIS = 50;

  private final ReplayConfig config;
  private final Counters counters = new Counters();
  private final ProductionGuard guard;
  private final Comparison comparison;
  private final CircuitBreaker breaker;
  private final Schedule schedule;
  private final CatchUp catchUp;
  private final Semaphore inFlight;
  private final Recording recording;
  private final ResumeFile resume;
  private final Completed completed;
  private final long skipped;

  private volatile Clock clock;
  private volatile RequestFeed feed;
  private volatile boolean stopped;
  private volatile long lag;
  private volatile LogCounts log;
  private Instant started;
  private long pausedNanos;
  private long sendingNanos;
  private long plannedNanos;

  Replay(ReplayConfig config, Resolver resolver) {
    this.config = config;
    this.guard = new ProductionGuard(config.target(), config.allowedHosts(), resolver);
    this.comparison = new Comparison(config.equal());
    this.breaker = new CircuitBreaker(config.breaker());
    this.schedule = new Schedule(config.pace());
    this.catchUp = new CatchUp(config.pace());
    this.inFlight = new Semaphore(config.sending().maxInFlight());
    this.resume = config.resume() == null ? null : new ResumeFile(config.resume());
    ResumeFile.Position former = resume == null ? null : resume.read(config.selection());
    Completed.State done = former == null ? Completed.State.NOTHING : former.completed();
    this.skipped = done.count();
    this.completed = new Completed(done);
    this.recording = new Recording(config, former, counters, guard);
  }

  /**
   * Replays until the end, or until it is stopped.
   *
   * @param notices receives what people should know before the first request is sent
   * @throws ReplayException if it cannot begin
   */
  Ending run(Consumer<String> notices) throws InterruptedException {
    started = Instant.now();
    feed = new RequestFeed(recording::open, config.passes(), completed::contains, config.limit());
    try (guard;
        RequestFeed closed = feed) {
      PlannedRequest first = feed.take(() -> stopped);
      log = feed.counts();
      guard.checkAll();
      guard.doubt().ifPresent(notices);
      if (first == null || stopped) {
        return stopped ? Ending.interrupted() : Ending.COMPLETE;
      }
      return sendAll(first);
    } finally {
      savePosition();
    }
  }

  /** Stops at once: nothing more is sent, and no answer is waited for. */
  void stop() {
    stopped = true;
  }

  /** Saves the position, if that is wanted and there is one. */
  synchronized void savePosition() {
    ResumeFile.Position position = resume == null ? null : recording.position(completed.state());
    if (position != null) {
      resume.write(position);
    }
  }

  private Ending sendAll(PlannedRequest first) throws InterruptedException {
    ReplayConfig.Sending how = config.sending();
    try (TargetClient client =
        new TargetClient(config.target(), how.threads(), how.timeout(), how.trusted())) {
      client.connect();
      clock = new Clock();
      Ending ending = Ending.COMPLETE;
      try {
        PlannedRequest next = first;
        Ending early = null;
        while (next != null && early == null) {
          early = play(next, client);
          next = feed.take(() -> stopped);
        }
        ending = early == null ? ending : early;
      } catch (ReplayException | KafkaException e) {
        ending = Ending.stopped(e.getMessage());
      }
      return awaitAnswers() ? ending : Ending.interrupted();
    }
  }

  /** Sends a request when it is due; how the replay ends, if it ends before. */
  private Ending play(PlannedRequest planned, TargetClient client) throws InterruptedException {
    RecordedRequest recorded = planned.recorded();
    guard.check(recorded.host());
    if (planned.startsPass()) {
      schedule.startPass();
    }
    long due = schedule.next(recorded.timeMillis());
    while (!clock.await(due, () -> stopped || breaker.tripped() != null)) {
      Ending ending = stopped ? Ending.interrupted() : pause();
      if (ending != null) {
        return ending;
      }
    }
    clock.await(catchUp.earliest(clock.nanos()), () -> stopped);
    if (!isPaced()) {
      due = clock.nanos();
    }
    lag = clock.nanos() - due;
    if (!acquire()) {
      if (stopped) {
        return Ending.interrupted();
      }
      counters.shed.incrementAndGet();
      completed.add(planned.number());
      return null;
    }
    long now = clock.nanos();
    sendingNanos = now;
    plannedNanos = schedule.lastDue();
    catchUp.sent(now);
    send(planned, client, clock.toNanoTime(due), TimeUnit.NANOSECONDS.toMillis(now));
    return null;
  }

  /** Whether there is a schedule at all. */
  private boolean isPaced() {
    return !config.pace().isMax() || !Double.isInfinite(config.pace().maxRate());
  }

  private void send(PlannedRequest planned, TargetClient client, long dueNanos, long sentMillis) {
    RecordedRequest recorded = planned.recorded();
    String path = config.writer().path(recorded);
    counters.sent.incrementAndGet();
    client.send(
        config.writer().write(recorded, path),
        RequestFilter.SAFE_METHODS.contains(recorded.method()),
        outcome -> ended(planned, path, outcome, dueNanos, sentMillis));
  }

  private void ended(
      PlannedRequest planned, String path, Outcome outcome, long dueNanos, long sentMillis) {
    if (!stopped) {
      Verdict verdict = comparison.add(planned.recorded(), path, outcome, dueNanos, sentMillis);
      switch (verdict) {
        case SAME, EXPECTED -> counters.same.incrementAndGet();
        case DIFFERENT -> counters.different.incrementAndGet();
        case FAILED -> counters.failed.incrementAndGet();
      }
      boolean broken =
          planned.recorded().status() < 500
              && (outcome.failure() != null || outcome.status() >= 500);
      breaker.add(broken, outcome.begunNanos(), outcome.endNanos());
      completed.add(planned.number());
    }
    inFlight.release();
  }

  private boolean acquire() throws InterruptedException {
    if (inFlight.tryAcquire()) {
      return true;
    }
    if (config.sending().shed()) {
      return false;
    }
    while (!stopped) {
      if (inFlight.tryAcquire(PERMIT_POLL_MILLIS, TimeUnit.MILLISECONDS)) {
        return true;
      }
    }
    return false;
  }

  /** Waits for the target to recover; how the replay ends, if it does. */
  private Ending pause() {
    if (breaker.isFinal()) {
      return Ending.stopped(breaker.tripped());
    }
    long begin = clock.nanos();
    if (!clock.await(begin + breaker.pause().toNanos(), () -> stopped)) {
      return Ending.interrupted();
    }
    long took = clock.nanos() - begin;
    clock.stoppedFor(took);
    pausedNanos += took;
    breaker.reset(System.nanoTime());
    return null;
  }

  /** Whether all answers, or time-outs, have come before the replay was stopped. */
  private boolean awaitAnswers() throws InterruptedException {
    int all = config.sending().maxInFlight();
    while (!stopped) {
      if (inFlight.tryAcquire(all, PERMIT_POLL_MILLIS, TimeUnit.MILLISECONDS)) {
        return true;
      }
    }
    return false;
  }

  ReplayConfig config() {
    return config;
  }

  Counters counters() {
    return counters;
  }

  Comparison comparison() {
    return comparison;
  }

  Schedule schedule() {
    return schedule;
  }

  ProductionGuard guard() {
    return guard;
  }

  /** Null before the first request. */
  Clock clock() {
    return clock;
  }

  /** How far the last request was behind its schedule, in nanoseconds. */
  long lag() {
    return lag;
  }

  /** How long it may still take at the average rate so far; empty if unknown. */
  Optional<Duration> remaining() {
    Clock playing = clock;
    RequestFeed reading = feed;
    long sent = counters.sent.get();
    if (playing == null || reading == null || config.passes() > 1 || sent == 0) {
      return Optional.empty();
    }
    double left = Math.min(reading.expected(recording.size()), config.limit()) - skipped - sent;
    return Optional.of(
        Duration.ofNanos((long) (playing.nanos() / (double) sent * Math.max(0, left))));
  }

  /** How many requests an earlier run has sent. */
  long skipped() {
    return skipped;
  }

  /** What was found in the log; null if it could not be opened. */
  LogCounts log() {
    return log;
  }

  Instant started() {
    return started;
  }

  /** How long the replay took until the last request was sent, pauses left out. */
  Duration sendingTime() {
    return Duration.ofNanos(sendingNanos);
  }

  /**
   * When the last request that was sent was to be sent, from the start on; zero for no schedule.
   */
  Duration plannedTime() {
    return Duration.ofNanos(plannedNanos);
  }

  Duration paused() {
    return Duration.ofNanos(pausedNanos);
  }
}
