package dev.millrace.job.source;

import dev.millrace.model.window.Resolution;
import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;

/**
 * Which part of the log is read, and which windows are written. If a checkpoint or savepoint is
 * restored, its offsets are used instead of the start.
 *
 * <p>A range of times selects windows: those that lie entirely within it are written, and they are
 * complete, because the log is read a little further at both ends. Those at the edges, of which
 * only a part was read, are not written.
 *
 * @param start where to begin
 * @param from with {@link Start#TIME} the first time, else null
 * @param until the end, exclusive, or null to run forever
 */
public record LogRange(Start start, Instant from, Instant until) implements Serializable {
  /** Where to begin. */
  public enum Start {
    /** Where the consumer group stopped, or at the log's start if it never began. */
    COMMITTED,
    /** At the log's start. */
    EARLIEST,
    /** At a time. */
    TIME
  }

  /** How far receive times may go backwards within a partition, as watermarks assume. */
  private static final Duration DISORDER = RouterLogsSource.RECEIVE_TIME_DISORDER;

  /** How much earlier than its own time a line may be received. */
  private static final Duration CLOCK_SKEW = Duration.ofSeconds(60);

  /** The range of a job that runs forever. */
  public static final LogRange LIVE = new LogRange(Start.COMMITTED, null, null);

  /**
   * @throws IllegalArgumentException if the range is empty, naming the option
   */
  public LogRange {
    if (from != null && until != null && !from.isBefore(until)) {
      throw new IllegalArgumentException("--from must be before --until");
    }
  }

  /**
   * Reads what the options say.
   *
   * @param from {@code committed}, {@code earliest} or a time in ISO-8601
   * @param until a time in ISO-8601, or null
   * @throws IllegalArgumentException if they say something else
   */
  public static LogRange parse(String from, String until) {
    Instant end = until == null ? null : time("--until", "", until);
    return switch (from) {
      case "committed" -> new LogRange(Start.COMMITTED, null, end);
      case "earliest" -> new LogRange(Start.EARLIEST, null, end);
      default -> new LogRange(Start.TIME, time("--from", "committed, earliest or ", from), end);
    };
  }

  /** Where the source begins. */
  @SuppressWarnings("deprecation") // the connector takes no other type
  OffsetsInitializer startingOffsets() {
    return switch (start) {
      case COMMITTED -> OffsetsInitializer.committedOffsets(OffsetResetStrategy.EARLIEST);
      case EARLIEST -> OffsetsInitializer.earliest();
      case TIME ->
          OffsetsInitializer.timestamp(from.minus(CLOCK_SKEW).minus(DISORDER).toEpochMilli());
    };
  }

  /**
   * Where the source ends, if it does.
   *
   * @param wait how long after its own time a line may come
   */
  Optional<OffsetsInitializer> stoppingOffsets(Duration wait) {
    return Optional.ofNullable(until)
        .map(end -> OffsetsInitializer.timestamp(end.plus(wait).plus(DISORDER).toEpochMilli()));
  }

  /** Whether a window lies within the range. */
  public boolean holds(Resolution resolution, long windowStart) {
    long windowEnd = windowStart + resolution.length().toMillis();
    return (from == null || windowStart >= from.toEpochMilli())
        && (until == null || windowEnd <= until.toEpochMilli());
  }

  private static Instant time(String option, String otherwise, String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException(
          "%s must be %sa time such as 2026-11-22T10:00:00Z, not '%s'"
              .formatted(option, otherwise, text));
    }
  }
}
