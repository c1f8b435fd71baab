package dev.millrace.ingest.http;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.InetSocketAddress;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/**
 * Counts and logs the batches that are refused with 401, because they are lost: their sender does
 * not try again. Logs at most one line a minute, and at the end of the minute how many it left out.
 * Never names a user that is not a known application: somebody may have put a secret there.
 *
 * <p>Thread-safe.
 */
final class Rejections {
  private static final long QUIET_MILLIS = 60_000;

  private final Consumer<String> log;
  private final LongSupplier clockMillis;
  private final Map<Rejection, Counter> counters = new EnumMap<>(Rejection.class);
  private final Map<Rejection, Integer> suppressed = new EnumMap<>(Rejection.class);
  private boolean quiet;
  private long quietSinceMillis;

  /**
   * @param log takes a line
   * @param clockMillis any clock that never goes back
   */
  Rejections(MeterRegistry registry, Consumer<String> log, LongSupplier clockMillis) {
    for (Rejection reason : Rejection.values()) {
      counters.put(
          reason,
          Counter.builder("millrace.ingest.unauthorized")
              .description("POSTs answered 401; alert on any: their senders do not repeat them")
              .tag("reason", reason.label())
              .register(registry));
    }
    this.log = log;
    this.clockMillis = clockMillis;
  }

  /**
   * @param app an application that has credentials, or null
   * @param from the sender's address, or null
   */
  synchronized void add(Rejection reason, String app, InetSocketAddress from) {
    counters.get(reason).increment();
    flush();
    if (quiet) {
      suppressed.merge(reason, 1, Integer::sum);
      return;
    }
    beQuiet();
    log.accept(
        "answered 401 to "
            + (app == null ? "a batch" : "a batch of " + app)
            + (from == null ? "" : " from " + from.getAddress().getHostAddress())
            + ", which came with "
            + reason.words()
            + "; its sender drops it permanently");
  }

  /** Logs how many lines were left out, if it is time to. To be called now and then. */
  synchronized void flush() {
    if (!quiet || clockMillis.getAsLong() - quietSinceMillis < QUIET_MILLIS) {
      return;
    }
    quiet = false;
    if (suppressed.isEmpty()) {
      return;
    }
    int count = suppressed.values().stream().mapToInt(Integer::intValue).sum();
    String reasons =
        suppressed.entrySet().stream()
            .map(entry -> entry.getKey().label() + "=" + entry.getValue())
            .collect(Collectors.joining(" "));
    suppressed.clear();
    beQuiet();
    log.accept("answered 401 to " + count + " more batches since the last line: " + reasons);
  }

  private void beQuiet() {
    quiet = true;
    quietSinceMillis = clockMillis.getAsLong();
  }
}
