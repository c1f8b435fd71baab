package dev.millrace.replay;

import dev.millrace.model.DurationText;
import dev.millrace.replay.log.LogSelection;
import dev.millrace.replay.select.PathPattern;
import dev.millrace.replay.select.RequestFilter;
import dev.millrace.replay.select.Sample;
import dev.millrace.replay.select.Shard;
import dev.millrace.replay.select.StatusSet;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import java.util.TreeSet;
import java.util.stream.Collectors;
import picocli.CommandLine.Option;

/** Options that say which requests are replayed. */
final class SelectOptions {
  @Option(
      names = "--from",
      paramLabel = "TIME",
      description =
          "The first event time: 2026-11-25T10:00:00Z, or 24h for a day ago. Default: the log's"
              + " start.")
  String from;

  @Option(
      names = "--to",
      paramLabel = "TIME",
      description = "The end of the event times, exclusive. Default: the log's end as it is now.")
  String to;

  @Option(
      names = "--margin",
      paramLabel = "TIME",
      defaultValue = "10m",
      description = "How long after --to a line may have been received and still be found.")
  Duration margin;

  @Option(
      names = "--from-offsets",
      paramLabel = "P:N",
      split = ",",
      description = "First record of partitions, such as 0:1200,1:88.")
  List<String> fromOffsets = List.of();

  @Option(
      names = "--to-offsets",
      paramLabel = "P:N",
      split = ",",
      description = "End of partitions, exclusive, such as 0:1300.")
  List<String> toOffsets = List.of();

  @Option(
      names = "--app",
      paramLabel = "NAME",
      split = ",",
      description = "Only of these applications.")
  Set<String> apps = Set.of();

  @Option(names = "--method", paramLabel = "NAME", split = ",", description = "Only these methods.")
  Set<String> methods = Set.of();

  @Option(
      names = "--host",
      paramLabel = "NAME",
      split = ",",
      description = "Only requests for these hosts.")
  Set<String> hosts = Set.of();

  @Option(
      names = "--status",
      paramLabel = "LIST",
      description = "Only requests that were answered with these: 200,3xx,500-504.")
  String status;

  @Option(
      names = "--path",
      paramLabel = "GLOB",
      description =
          "Only these paths: * within a segment, ** for anything; or ~ and a regular expression."
              + " Repeatable.")
  List<String> paths = List.of();

  @Option(
      names = "--exclude-path",
      paramLabel = "GLOB",
      description = "Not these paths. Repeatable.")
  List<String> excludedPaths = List.of();

  @Option(
      names = "--route",
      paramLabel = "TEMPLATE",
      description = "Only these routes, such as /products/:id. Repeatable.")
  List<String> routes = List.of();

  @Option(
      names = "--sample",
      paramLabel = "PERCENT",
      defaultValue = "100%",
      description = "A share of the requests, the same ones in every run.")
  String sample;

  @Option(
      names = "--sample-by",
      paramLabel = "WHAT",
      defaultValue = "request",
      description = "What is sampled: request, or client for all requests of some clients.")
  Sample.By sampleBy;

  @Option(
      names = "--shard",
      paramLabel = "I/N",
      defaultValue = "1/1",
      description =
          "One of N processes that share the replay: each request is sent by one of them.")
  String shard;

  @Option(
      names = "--unsafe-methods",
      description =
          "Replay POST, PUT, DELETE and the like, too. The log has no bodies, so none is"
              + " sent.")
  boolean unsafeMethods;

  @Option(names = "--limit", paramLabel = "N", description = "No more requests than this.")
  Long limit;

  RequestFilter filter(Instant now) {
    LogSelection time =
        new LogSelection(
            time("--from", from, now, Long.MIN_VALUE),
            time("--to", to, now, Long.MAX_VALUE),
            margin,
            offsets("--from-offsets", fromOffsets),
            offsets("--to-offsets", toOffsets));
    if (time.fromMillis() >= time.toMillis()) {
      throw new UsageException("--from must be before --to");
    }
    return new RequestFilter(
        time,
        apps,
        methods.stream().map(m -> m.toUpperCase(Locale.ROOT)).collect(Collectors.toSet()),
        hosts.stream().map(h -> h.toLowerCase(Locale.ROOT)).collect(Collectors.toSet()),
        status == null ? null : StatusSet.parse(status),
        paths.stream().map(PathPattern::parse).toList(),
        excludedPaths.stream().map(PathPattern::parse).toList(),
        Set.copyOf(routes),
        unsafeMethods,
        false,
        Shard.parse(shard),
        new Sample(Sample.parseShare(sample), sampleBy));
  }

  /** The options that are set, as they were given: the same words for the same requests. */
  String describe() {
    StringJoiner words = new StringJoiner(" ");
    add(words, "--from", from);
    add(words, "--to", to);
    addAll(words, "--from-offsets", fromOffsets);
    addAll(words, "--to-offsets", toOffsets);
    addAll(words, "--app", apps);
    addAll(words, "--method", methods);
    addAll(words, "--host", hosts);
    add(words, "--status", status);
    addAll(words, "--path", paths);
    addAll(words, "--exclude-path", excludedPaths);
    addAll(words, "--route", routes);
    add(words, "--sample", sample.equals("100%") ? null : sample + " by " + sampleBy);
    add(words, "--shard", shard.equals("1/1") ? null : shard);
    add(words, "--unsafe-methods", unsafeMethods ? "" : null);
    return words.length() == 0 ? "all requests" : words.toString();
  }

  private static void add(StringJoiner words, String name, String value) {
    if (value != null) {
      words.add(value.isEmpty() ? name : name + " " + value);
    }
  }

  private static void addAll(StringJoiner words, String name, Collection<String> values) {
    if (!values.isEmpty()) {
      words.add(name + " " + String.join(",", new TreeSet<>(values)));
    }
  }

  private static long time(String option, String text, Instant now, long absent) {
    if (text == null) {
      return absent;
    }
    try {
      return java.time.OffsetDateTime.parse(text).toInstant().toEpochMilli();
    } catch (DateTimeParseException e) {
      try {
        return now.minus(DurationText.parse(text)).toEpochMilli();
      } catch (IllegalArgumentException notADuration) {
        throw new UsageException(
            option
                + " must be a time such as 2026-11-25T10:00:00Z, or 24h for a day ago, not '"
                + text
                + "'");
      }
    }
  }

  private static Map<Integer, Long> offsets(String option, List<String> texts) {
    Map<Integer, Long> offsets = new HashMap<>();
    for (String text : texts) {
      if (!text.matches("\\d{1,9}:\\d{1,18}")) {
        throw new UsageException(
            option + " must be partition:offset such as 0:1200, not '" + text + "'");
      }
      int colon = text.indexOf(':');
      offsets.put(
          Integer.parseInt(text.substring(0, colon)), Long.parseLong(text.substring(colon + 1)));
    }
    return offsets;
  }
}
