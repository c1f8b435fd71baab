package dev.millrace.ingest.tools;

import dev.millrace.model.topic.DeadLetter;
import dev.millrace.model.topic.DeadLetterReason;
import java.time.Instant;
import java.util.List;
import picocli.CommandLine.Option;

/** The options that select dead letters. */
final class DeadLetterFilter {
  @Option(
      names = "--reason",
      paramLabel = "REASON",
      split = ",",
      description = "Only with this reason, or these: too-late, unparseable, ...")
  List<DeadLetterReason> reasons = List.of();

  @Option(
      names = "--app",
      paramLabel = "NAME",
      split = ",",
      description = "Only of this application, or of these.")
  List<String> apps = List.of();

  @Option(
      names = "--from",
      paramLabel = "WHERE",
      defaultValue = "earliest",
      description =
          "earliest, latest, a receive time such as 2026-11-26T09:00:00Z, or 10m for ten minutes"
              + " ago; default earliest.")
  StartAt from;

  @Option(names = "--until", paramLabel = "TIME", description = "Only those received before that.")
  Instant until;

  boolean accepts(DeadLetter letter) {
    return (reasons.isEmpty() || reasons.contains(letter.reason()))
        && (apps.isEmpty() || apps.contains(letter.app()))
        && (until == null || letter.timeMillis() < until.toEpochMilli());
  }
}
