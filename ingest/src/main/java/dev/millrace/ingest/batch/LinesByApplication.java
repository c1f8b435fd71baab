package dev.millrace.ingest.batch;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Counts router logs by application. The first {@value #MAX_APPLICATIONS} get a series each, all
 * others share {@value #OTHER}: anyone who may post can invent names, and none of them is ever
 * forgotten. Thread-safe.
 */
final class LinesByApplication {
  static final int MAX_APPLICATIONS = 200;
  static final String OTHER = "other";

  private final MeterRegistry registry;
  private final Map<String, Counter> counters = new ConcurrentHashMap<>();
  private final Counter others;

  LinesByApplication(MeterRegistry registry) {
    this.registry = registry;
    this.others = register(OTHER);
    counters.put(OTHER, others);
  }

  void add(String application, int lines) {
    Counter known = counters.get(application);
    (known == null ? admit(application) : known).increment(lines);
  }

  private Counter admit(String application) {
    if (counters.size() > MAX_APPLICATIONS) {
      return others;
    }
    synchronized (this) {
      return counters.size() > MAX_APPLICATIONS
          ? others
          : counters.computeIfAbsent(application, this::register);
    }
  }

  private Counter register(String application) {
    return Counter.builder("millrace.ingest.router.lines")
        .description(
            "Router logs kept, by application, including retries; alert if one of yours"
                + " has none")
        .tag("application", application)
        .register(registry);
  }
}
