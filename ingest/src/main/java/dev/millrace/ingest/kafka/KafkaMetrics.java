package dev.millrace.ingest.kafka;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/**
 * What {@code /metrics} shows of Kafka: heartbeats, and records that were not taken. Thread-safe.
 */
final class KafkaMetrics {
  private final MeterRegistry registry;
  private final Counter heartbeats;

  KafkaMetrics(MeterRegistry registry) {
    this.registry = registry;
    heartbeats =
        Counter.builder("millrace.ingest.heartbeats")
            .description(
                "Heartbeats that Kafka acknowledged; alert if neither they nor acknowledgements"
                    + " rise: event time stands still")
            .register(registry);
  }

  void heartbeat() {
    heartbeats.increment();
  }

  /** A record that Kafka did not take. */
  void kafkaError(Throwable error) {
    Counter.builder("millrace.ingest.kafka.errors")
        .description(
            "Records and heartbeats that Kafka refused or did not acknowledge in time; alert if"
                + " it rises")
        .tag("error", error.getClass().getSimpleName())
        .register(registry)
        .increment();
  }
}
