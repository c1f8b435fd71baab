package dev.millrace.replay;

import dev.millrace.replay.pace.Pace;
import java.time.Duration;
import picocli.CommandLine.Option;

/** Options that say when requests are sent. */
final class PaceOptions {
  @Option(
      names = "--speed",
      paramLabel = "N",
      description = "Times as fast as recorded: 1 (the default), 2, 0.5, or max.")
  String speed;

  @Option(
      names = "--rate",
      paramLabel = "N",
      description = "A fixed number of requests a second, instead of --speed.")
  Double rate;

  @Option(
      names = "--max-rate",
      paramLabel = "N",
      defaultValue = "1000",
      description = "Never more requests a second, or none for no limit.")
  String maxRate;

  @Option(
      names = "--ramp",
      paramLabel = "TIME",
      defaultValue = "0s",
      description = "How long it takes to reach full speed.")
  Duration ramp;

  @Option(
      names = "--max-gap",
      paramLabel = "TIME",
      defaultValue = "0s",
      description = "Shorten quiet periods of the recording to this; 0s for not at all.")
  Duration maxGap;

  @Option(
      names = "--loop",
      paramLabel = "N",
      defaultValue = "1",
      description = "Play the recording this many times, or forever.")
  String loop;

  @Option(
      names = "--reorder-window",
      paramLabel = "TIME",
      defaultValue = "30s",
      description =
          "How late a request may be in the log and still be sent in the right order."
              + " Later ones are sent at once, and counted.")
  Duration reorderWindow;

  Pace pace() {
    if (speed != null && rate != null) {
      throw new UsageException("give --speed or --rate, not both");
    }
    if (rate != null && !(rate > 0 && rate <= 1e6)) {
      throw new UsageException("--rate must be above 0 and at most 1000000");
    }
    Pace pace = rate != null ? Pace.ofRate(rate) : Pace.ofSpeed(speed());
    pace = pace.withMaxRate(maxRate()).withRamp(ramp).withMaxGap(maxGap);
    if (pace.rate() > pace.maxRate()) {
      throw new UsageException("--rate is above --max-rate (" + maxRate + "): raise that one, too");
    }
    if (pace.isMax() && Double.isInfinite(pace.maxRate()) && !ramp.isZero()) {
      throw new UsageException("--ramp needs a --max-rate to grow to");
    }
    return pace;
  }

  int passes() {
    if (loop.equals("forever")) {
      return Integer.MAX_VALUE;
    }
    if (!loop.matches("[1-9]\\d{0,8}")) {
      throw new UsageException("--loop must be a number of times, or forever, not '" + loop + "'");
    }
    return Integer.parseInt(loop);
  }

  private double speed() {
    return speed == null ? 1 : Pace.parseSpeed(speed);
  }

  private double maxRate() {
    if (maxRate.equals("none")) {
      return Double.POSITIVE_INFINITY;
    }
    if (!maxRate.matches("\\d{1,6}(\\.\\d{1,6})?") || Double.parseDouble(maxRate) <= 0) {
      throw new UsageException(
          "--max-rate must be a number of requests a second, or none, not '" + maxRate + "'");
    }
    return Double.parseDouble(maxRate);
  }
}
