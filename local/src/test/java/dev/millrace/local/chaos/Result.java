package dev.millrace.local.chaos;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What came of a scenario, one line of JSON in {@link #FILE}.
 *
 * @param scenario its label
 * @param title its label, for people
 * @param options of the command that repeats it
 * @param rounds how often it happened, or how much of it
 * @param lines router logs that were acknowledged
 * @param unknown batches whose senders do not know whether they were stored
 * @param cells hashes in Redis that were compared
 * @param lost lines
 * @param doubleCounted lines
 * @param differences of any kind
 * @param medianMillis to recover, or null if there was nothing to recover from
 * @param worstMillis to recover
 * @param at when
 * @param remarks sentences about it; null in old results
 */
record Result(
    String scenario,
    String title,
    String options,
    int rounds,
    long lines,
    long unknown,
    long cells,
    long lost,
    long doubleCounted,
    long differences,
    Long medianMillis,
    Long worstMillis,
    String at,
    List<String> remarks) {
  static final Path FILE = Path.of("target/chaos-results.jsonl");

  private static final ObjectMapper JSON = new ObjectMapper();

  static Result of(Scenario scenario, Trial trial, int rounds, Verdict verdict) {
    List<Long> recoveries = trial.recoveries().stream().sorted().toList();
    boolean none = recoveries.isEmpty();
    return new Result(
        scenario.label(),
        scenario.title(),
        trial.repeat.substring(trial.repeat.indexOf("-Dchaos")),
        rounds,
        verdict.lines(),
        verdict.unknown(),
        verdict.cells(),
        verdict.lost(),
        verdict.doubleCounted(),
        verdict.differences(),
        none ? null : recoveries.get(recoveries.size() / 2),
        none ? null : recoveries.get(recoveries.size() - 1),
        Instant.now().truncatedTo(ChronoUnit.MINUTES).toString(),
        trial.remarks());
  }

  List<String> remarksOrNone() {
    return remarks == null ? List.of() : remarks;
  }

  void append() throws IOException {
    Files.writeString(
        FILE,
        JSON.writeValueAsString(this) + "\n",
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
  }

  /** The last result of each scenario. */
  static Map<String, Result> all() throws IOException {
    Map<String, Result> all = new LinkedHashMap<>();
    for (String line : Files.readAllLines(FILE)) {
      Result result = JSON.readValue(line, Result.class);
      all.put(result.scenario(), result);
    }
    return all;
  }
}
