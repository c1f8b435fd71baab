package dev.millrace.ingest.http;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * What {@code /metrics} shows of the drain as a server: answers, how long Kafka takes, what is held
 * and by whom. A POST has exactly one answer, or is aborted. Alert on answers of 5xx, on aborted
 * POSTs and on 401, each of which may lose lines at the sender. Thread-safe.
 */
final class DrainMetrics {
  /** The aim is 50 ms; from 500 ms on a sender begins to lose lines; at 5 s it gives up. */
  private static final Duration[] LATENCIES =
      Stream.of(1, 2, 5, 10, 20, 30, 50, 75, 100, 200, 500, 1_000, 2_000, 5_000)
          .map(Duration::ofMillis)
          .toArray(Duration[]::new);

  private final Map<Answer, Counter> requests = new EnumMap<>(Answer.class);
  private final Counter aborted;
  private final Timer acknowledgements;

  DrainMetrics(MeterRegistry registry, InFlightBytes inFlight, Supplier<Number> connections) {
    for (Answer answer : Answer.values()) {
      requests.put(answer, request(registry, lower(answer), Integer.toString(answer.status())));
    }
    aborted = request(registry, "aborted", "none");
    acknowledgements =
        Timer.builder("millrace.ingest.acknowledgement")
            .description(
                "From a body's last byte to the acknowledgement of all its records; alert if p99"
                    + " exceeds 500 ms: senders wait for it, and lose lines")
            .serviceLevelObjectives(LATENCIES)
            .register(registry);
    gauge("in.flight", inFlight::used)
        .baseUnit("bytes")
        .description(
            "Bodies between their first byte and their answer; alert near in_flight_limit_bytes:"
                + " above it, the answer is 503")
        .register(registry);
    gauge("in.flight.limit", inFlight::limit)
        .baseUnit("bytes")
        .description("The most that in_flight_bytes may be")
        .register(registry);
    gauge("connections", connections)
        .description("Open connections; alert if it nears the limit of open files")
        .register(registry);
  }

  void answered(Answer answer) {
    requests.get(answer).increment();
  }

  void aborted() {
    aborted.increment();
  }

  void acknowledged(long nanos) {
    acknowledgements.record(nanos, TimeUnit.NANOSECONDS);
  }

  private static Counter request(MeterRegistry registry, String answer, String status) {
    return Counter.builder("millrace.ingest.requests")
        .description(
            "POSTs by their answer, and refusals of other requests; alert on any but stored")
        .tag("answer", answer)
        .tag("status", status)
        .register(registry);
  }

  private static Gauge.Builder<Supplier<Number>> gauge(String name, Supplier<Number> value) {
    return Gauge.builder("millrace.ingest." + name, value);
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
