package dev.millrace.job.parse;

import dev.millrace.model.topic.DeadLetterReason;
import java.util.EnumMap;
import java.util.Map;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;

/**
 * What the parser has seen, as Flink's web UI and metric reporters show it.
 *
 * <p>The balance: {@code lines} = lines passed on to windows (new or duplicates, readable or {@code
 * unparseable}) + {@code tooLate} + {@code futureTimestamp} + {@code windowClosed} + {@code
 * timestamp} - {@code lossNoticesRefused}. Those passed on may still be {@code windowClosed} there.
 * A dead letter other than {@code framing}, {@code syslogHeader} and {@code foreignRecord} is one
 * line or one loss notice.
 */
final class ParserCounters {
  /** Batches read. */
  final Counter batches;

  /** Router logs found in them. */
  final Counter lines;

  /** Loss notices found in them. */
  final Counter lossNotices;

  /** Loss notices that belong to no window because of their time, and become dead letters. */
  final Counter lossNoticesRefused;

  /** Frames that are neither router logs nor loss notices. */
  final Counter otherFrames;

  /** Heartbeats read. */
  final Counter heartbeats;

  /** Dead letters, by reason. */
  final Map<DeadLetterReason, Counter> deadLetters = new EnumMap<>(DeadLetterReason.class);

  ParserCounters(MetricGroup metrics) {
    batches = metrics.counter("batches");
    lines = metrics.counter("lines");
    lossNotices = metrics.counter("lossNotices");
    lossNoticesRefused = metrics.counter("lossNoticesRefused");
    otherFrames = metrics.counter("otherFrames");
    heartbeats = metrics.counter("heartbeats");
    for (DeadLetterReason reason : DeadLetterReason.values()) {
      deadLetters.put(reason, metrics.counter(camelCase(reason.label())));
    }
  }

  private static String camelCase(String label) {
    StringBuilder result = new StringBuilder();
    for (String word : label.split("-")) {
      result.append(
          result.isEmpty() ? word : Character.toUpperCase(word.charAt(0)) + word.substring(1));
    }
    return result.toString();
  }
}
