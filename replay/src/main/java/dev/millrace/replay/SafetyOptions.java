package dev.millrace.replay;

import dev.millrace.replay.select.Sample;
import java.time.Duration;
import java.util.Set;
import picocli.CommandLine.Option;

/** Options that say what must not happen. */
final class SafetyOptions {
  @Option(
      names = "--yes-send-to-production-host",
      paramLabel = "HOST",
      description =
          "Send even if the target is this recorded host or shares an address with it. Repeatable.")
  Set<String> allowedHosts = Set.of();

  @Option(
      names = "--breaker",
      paramLabel = "PERCENT",
      defaultValue = "50%",
      description =
          "Pause when, within 10 s, more than this share fails that was fine in production; off for"
              + " never.")
  String breaker;

  @Option(
      names = "--breaker-latency",
      paramLabel = "TIME",
      defaultValue = "0s",
      description = "Answers that take longer count as failed for --breaker; 0s for none.")
  Duration breakerLatency;

  @Option(
      names = "--breaker-pause",
      paramLabel = "TIME",
      defaultValue = "10s",
      description = "Length of the pause.")
  Duration breakerPause;

  @Option(
      names = "--breaker-trips",
      paramLabel = "N",
      defaultValue = "3",
      description = "How many pauses there may be before the replay stops.")
  int breakerTrips;

  CircuitBreaker.Limits limits() {
    if (breakerTrips < 0) {
      throw new UsageException("--breaker-trips must not be negative");
    }
    double share = breaker.equals("off") ? 1 : Sample.parseShare(breaker);
    return new CircuitBreaker.Limits(share, breakerLatency, breakerPause, breakerTrips);
  }
}
