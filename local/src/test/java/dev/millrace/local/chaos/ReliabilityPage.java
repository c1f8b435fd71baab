package dev.millrace.local.chaos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The table in {@code docs/reliability.md}, which nobody types. What a scenario came to stays there
 * until it is played again, here or elsewhere.
 */
final class ReliabilityPage {
  private static final Path PAGE = Path.of("../docs/reliability.md");
  private static final String BEGIN = "<!-- results: written by ChaosIT -->\n";
  private static final String END = "<!-- end of results -->\n";

  private ReliabilityPage() {}

  /** Puts the last result of each scenario into the page. */
  static void write() throws IOException {
    String page = Files.readString(PAGE);
    int from = page.indexOf(BEGIN) + BEGIN.length();
    int to = page.indexOf(END);
    if (from < BEGIN.length() || to < from) {
      throw new IOException(PAGE + " has no place for results");
    }
    Files.writeString(
        PAGE,
        page.substring(0, from)
            + table(Result.all(), page.substring(from, to))
            + page.substring(to));
  }

  private static String table(Map<String, Result> results, String before) {
    List<String> rows = new ArrayList<>();
    List<String> remarks = new ArrayList<>();
    rows.add(
        "| scenario | times | lines | unknown batches | hashes compared | lost | counted twice |"
            + " other differences | recovered after, median (worst) | repeat with | when |");
    rows.add("|---|--:|--:|--:|--:|--:|--:|--:|--:|---|---|");
    for (Scenario scenario : Scenario.values()) {
      Result result = results.get(scenario.label());
      if (result == null) {
        rows.add(rowBefore(scenario, before));
        before.lines().filter(line -> line.startsWith(mark(scenario))).forEach(remarks::add);
      } else {
        rows.add(row(result));
        result.remarksOrNone().forEach(remark -> remarks.add(mark(scenario) + remark));
      }
    }
    if (!remarks.isEmpty()) {
      rows.add("");
      rows.addAll(remarks);
      rows.add("");
    }
    return String.join("\n", rows) + "\n";
  }

  /** How its remarks begin. */
  private static String mark(Scenario scenario) {
    return "- " + scenario.label() + ": ";
  }

  private static String rowBefore(Scenario scenario, String before) {
    Pattern repeat = Pattern.compile("-Dchaos.only=" + scenario.label() + "[ `]");
    return before
        .lines()
        .filter(
            line -> line.startsWith("| " + scenario.title() + " |") && repeat.matcher(line).find())
        .findFirst()
        .orElse(notRun(scenario));
  }

  private static String row(Result r) {
    boolean counted = r.lost() > 0 || r.doubleCounted() > 0;
    return String.format(
        Locale.ROOT,
        "| %s | %,d | %,d | %,d | %,d | %,d | %,d | %s | %s | `%s` | %s |",
        r.title(),
        r.rounds(),
        r.lines(),
        r.unknown(),
        r.cells(),
        r.lost(),
        r.doubleCounted(),
        counted ? "" : Long.toString(r.differences()),
        r.medianMillis() == null
            ? ""
            : String.format(
                Locale.ROOT,
                "%.1f s (%.1f s)",
                r.medianMillis() / 1000.0,
                r.worstMillis() / 1000.0),
        r.options(),
        r.at().replace("T", " ").replace(":00Z", "Z"));
  }

  private static String notRun(Scenario scenario) {
    return "| %s | not run | | | | | | | | `-Dchaos.only=%s` | |"
        .formatted(scenario.title(), scenario.label());
  }
}
