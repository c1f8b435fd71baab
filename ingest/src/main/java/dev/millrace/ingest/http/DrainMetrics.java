package dev.millrace.ingest.http;

import dev.millrace.ingest.batch.BatchSplitter;
import dev.millrace.ingest.batch.Envelope;
import dev.millrace.model.drain.FrameKind;
import dev.millrace.model.topic.DeadLetterReason;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What {@code /metrics} shows of the drain. Frames kept, dropped and parked together are all frames
 * found; what to alert on is answers other than 204. Thread-safe.
 */
public final class DrainMetrics {
  /** Applications with a name of their own in metrics; the others share {@value #OTHER}. */
  public static final int MAX_APPLICATIONS = 200;

  /** The application of all that have no name of their own. */
  public static final String OTHER = "other";

  private static final Duration[] LATENCIES = {
    Duration.ofMillis(1),
    Duration.ofMillis(2),
    Duration.ofMillis(5),
    Duration.ofMillis(10),
    Duration.ofMillis(20),
    Duration.ofMillis(50),
    Duration.ofMillis(100),
    Duration.ofMillis(200),
    Duration.ofMillis(500),
    Duration.ofSeconds(1),
    Duration.ofSeconds(2),
    Duration.ofSeconds(5)
  };

  private final MeterRegistry registry;
  private final Map<Answer, Counter> requests = new EnumMap<>(Answer.class);
  private final Map<FrameKind, Counter> kept = new EnumMap<>(FrameKind.class);
  private final Map<FrameKind, Counter> dropped = new EnumMap<>(FrameKind.class);
  private final Map<String, Counter> routerLines = new ConcurrentHashMap<>();
  private final Counter aborted;
  private final Counter headerless;
  private final Counter bodyBytes;
  private final Counter parkedBytes;
  private final Counter mismatches;
  private final Timer acknowledgements;

  DrainMetrics(MeterRegistry registry, InFlightBytes inFlight) {
    this.registry = registry;
    for (Answer answer : Answer.values()) {
      requests.put(answer, request(lower(answer), Integer.toString(answer.status())));
    }
    aborted = request("aborted", "none");
    for (FrameKind kind : FrameKind.values()) {
      kept.put(kind, frames(lower(kind), "kept"));
      dropped.put(kind, frames(lower(kind), "dropped"));
    }
    headerless = frames(DeadLetterReason.SYSLOG_HEADER.label(), "parked");
    bodyBytes =
        Counter.builder("millrace.ingest.body")
            .baseUnit("bytes")
            .description("Bodies read to their end")
            .register(registry);
    parkedBytes =
        Counter.builder("millrace.ingest.parked")
            .baseUnit("bytes")
            .description("Bytes that became dead letters")
            .register(registry);
    mismatches =
        Counter.builder("millrace.ingest.msg.count.mismatches")
            .description("Batches whose declared number of messages is not the number found")
            .register(registry);
    acknowledgements =
        Timer.builder("millrace.ingest.acknowledgement")
            .description("From a body's last byte to the acknowledgement of all its records")
            .serviceLevelObjectives(LATENCIES)
            .register(registry);
    Gauge.builder("millrace.ingest.in.flight", inFlight, InFlightBytes::used)
        .baseUnit("bytes")
        .description("Bodies between their first byte and their answer")
        .register(registry);
  }

  void answered(Answer answer) {
    requests.get(answer).increment();
  }

  void aborted() {
    aborted.increment();
  }

  void received(Envelope envelope, int bytes, BatchSplitter splitter) {
    bodyBytes.increment(bytes);
    for (FrameKind kind : FrameKind.values()) {
      add(kept.get(kind), splitter.kept(kind));
      add(dropped.get(kind), splitter.dropped(kind));
    }
    add(headerless, splitter.headerless());
    add(parkedBytes, splitter.parkedBytes());
    if (splitter.kept(FrameKind.ROUTER) > 0) {
      routerLines(envelope.app()).increment(splitter.kept(FrameKind.ROUTER));
    }
    if (envelope.contradicts(splitter.frames())) {
      mismatches.increment();
    }
  }

  void acknowledged(long nanos) {
    acknowledgements.record(Duration.ofNanos(nanos));
  }

  private Counter routerLines(String app) {
    Counter known = routerLines.get(app);
    if (known != null) {
      return known;
    }
    String name = routerLines.size() < MAX_APPLICATIONS ? app : OTHER;
    return routerLines.computeIfAbsent(
        name,
        n ->
            Counter.builder("millrace.ingest.router.lines")
                .description("Router logs received, retries too")
                .tag("application", n)
                .register(registry));
  }

  private Counter request(String answer, String status) {
    return Counter.builder("millrace.ingest.requests")
        .description("POSTs by their answer, and refusals of other requests")
        .tag("answer", answer)
        .tag("status", status)
        .register(registry);
  }

  private Counter frames(String kind, String outcome) {
    return Counter.builder("millrace.ingest.frames")
        .description("Frames by kind and what became of them")
        .tag("kind", kind)
        .tag("outcome", outcome)
        .register(registry);
  }

  private static void add(Counter counter, long amount) {
    if (amount > 0) {
      counter.increment(amount);
    }
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
