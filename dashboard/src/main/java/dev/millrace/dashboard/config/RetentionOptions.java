package dev.millrace.dashboard.config;

import dev.millrace.model.DurationText;
import dev.millrace.model.OptionConverter;
import dev.millrace.model.redis.Retention;
import dev.millrace.model.window.Resolution;
import java.time.Duration;
import java.util.Map;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;

/** How long the job keeps windows: named and written as the job's own options are. */
public final class RetentionOptions {
  @Option(
      names = "--retention",
      paramLabel = "RESOLUTION=DURATION",
      split = ",",
      converter = {ToResolution.class, ToDuration.class},
      showDefaultValue = Visibility.NEVER,
      description =
          "How long the job keeps windows in Redis: give the job's value; default"
              + " 10s=2h,1m=24h,10m=7d,1h=90d [REDIS_RETENTION].")
  Map<Resolution, Duration> windows;

  @Option(
      names = "--routes-retention",
      paramLabel = "RESOLUTION=DURATION",
      split = ",",
      converter = {ToResolution.class, ToDuration.class},
      showDefaultValue = Visibility.NEVER,
      description =
          "The same for the routes of windows; default as --retention [REDIS_ROUTES_RETENTION].")
  Map<Resolution, Duration> routes;

  /**
   * What is kept.
   *
   * @throws ConfigException if a time is nothing
   */
  public Retention retention() {
    try {
      return new Retention(
          windows == null ? Map.of() : windows, routes == null ? Map.of() : routes);
    } catch (IllegalArgumentException e) {
      throw new ConfigException(e.getMessage());
    }
  }

  /** {@code 10s}, {@code 1m}, {@code 10m} or {@code 1h}. */
  static final class ToResolution implements ITypeConverter<Resolution> {
    @Override
    public Resolution convert(String text) throws Exception {
      return OptionConverter.of(Resolution::of).convert(text);
    }
  }

  /** Such as {@code 3h}. */
  static final class ToDuration implements ITypeConverter<Duration> {
    @Override
    public Duration convert(String text) throws Exception {
      return OptionConverter.of(DurationText::parse).convert(text);
    }
  }
}
