package dev.millrace.dashboard.metrics;

import dev.millrace.dashboard.redis.RedisAwayException;
import dev.millrace.dashboard.redis.UpdateFeed;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntSupplier;

/** What {@code /metrics} says. Thread-safe. */
public final class Metrics {
  private final TrafficCounters traffic;
  private final PrometheusMeterRegistry registry;
  private final Map<Integer, Counter> answers = new ConcurrentHashMap<>();

  /**
   * @param browsers how many follow live events
   */
  public Metrics(
      TrafficCounters traffic,
      UpdateFeed feed,
      IntSupplier browsers,
      PrometheusMeterRegistry registry) {
    this.traffic = traffic;
    this.registry = registry;
    Gauge.builder("millrace.dashboard.redis.up", feed, f -> f.isUp() ? 1 : 0)
        .description("1 while changes in Redis are received; alert on 0")
        .register(registry);
    Gauge.builder("millrace.dashboard.browsers", browsers::getAsInt)
        .description("Browsers that follow live events")
        .register(registry);
    Gauge.builder("millrace.dashboard.applications", traffic, TrafficCounters::applications)
        .description("Applications whose traffic is shown here")
        .register(registry);
    Gauge.builder("millrace.dashboard.applications.omitted", traffic, TrafficCounters::omitted)
        .description("Applications not shown here because there are too many; alert on any")
        .register(registry);
    FunctionCounter.builder(
            "millrace.dashboard.unreadable.minutes", traffic, TrafficCounters::unreadable)
        .description("Times that a minute in Redis could not be read; alert if it rises")
        .register(registry);
    for (int status : new int[] {200, 401, 404, 500, 503}) {
      answered(status, 0);
    }
  }

  /** Counts an answer. */
  public void answered(int status) {
    answered(status, 1);
  }

  /** All metrics; none of the traffic while Redis is away, because it is not known then. */
  public String scrape() {
    long now = System.currentTimeMillis();
    String shown;
    try {
      shown = new TrafficPage(traffic.update(now), now / 1000).write();
    } catch (RedisAwayException e) {
      shown = "";
    }
    return shown + registry.scrape();
  }

  private void answered(int status, int times) {
    answers
        .computeIfAbsent(
            status,
            s ->
                Counter.builder("millrace.dashboard.answers")
                    .description("HTTP answers; alert on 500, and on many 401 and 503")
                    .tag("status", Integer.toString(s))
                    .register(registry))
        .increment(times);
  }
}
