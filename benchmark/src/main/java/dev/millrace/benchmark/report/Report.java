package dev.millrace.benchmark.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.benchmark.machine.Machine;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What contestants did, side by side: a table of medians with their spread for people, and every
 * run for programs. A wrong result stands beside the speed with which it was reached. Not
 * thread-safe.
 */
public final class Report {
  private final Machine machine;
  private final List<Measure> measures;
  private final Map<String, String> versions = new LinkedHashMap<>();
  private final Map<String, List<Run>> runs = new LinkedHashMap<>();
  private final Map<String, String> absent = new LinkedHashMap<>();

  /**
   * @param measures the columns, in their order
   */
  public Report(Machine machine, List<Measure> measures) {
    this.machine = machine;
    this.measures = List.copyOf(measures);
  }

  /** Names a version that the figures belong to. */
  public void version(String of, String version) {
    versions.put(of, version);
  }

  /** Adds a run; contestants are shown in the order in which they came first. */
  public void add(String contestant, Run run) {
    runs.computeIfAbsent(contestant, name -> new ArrayList<>()).add(run);
  }

  /** The figures of one run, and its verdict, in a line. */
  String text(Run run) {
    return measures.stream()
        .filter(measure -> !Double.isNaN(run.figure(measure)))
        .map(measure -> measure.text(run.figure(measure)) + " " + measure.name())
        .collect(Collectors.joining(", ", "", "; " + run.verdict()));
  }

  /** Says that a contestant could not take part, and what to do about it. */
  public void absent(String contestant, String remedy) {
    absent.put(contestant, remedy);
  }

  /** Whether a run of the contestant was wrong. */
  public boolean isWrong(String contestant) {
    return runs.getOrDefault(contestant, List.of()).stream().anyMatch(Run::isWrong);
  }

  public void print(PrintStream out) {
    out.println(machine);
    if (!versions.isEmpty()) {
      out.println(
          versions.entrySet().stream()
              .map(version -> version.getKey() + " " + version.getValue())
              .collect(Collectors.joining(", ")));
    }
    List<String> headings = new ArrayList<>(List.of(""));
    measures.forEach(measure -> headings.add(measure.name()));
    headings.add("result");
    TextTable table = new TextTable(headings);
    runs.forEach((contestant, all) -> table.add(row(contestant, all)));
    table.print(out);
    absent.forEach(
        (contestant, remedy) -> out.println(contestant + ": not here, so not measured. " + remedy));
  }

  /** Writes every run as JSON. */
  public void write(Path file) throws IOException {
    ObjectMapper json = new ObjectMapper();
    ObjectNode root = json.createObjectNode();
    root.putObject("machine")
        .put("processor", machine.processor())
        .put("processors", machine.processors())
        .put("system", machine.system())
        .put("java", machine.java())
        .put("load", machine.load());
    versions.forEach(root.putObject("versions")::put);
    absent.forEach(root.putObject("absent")::put);
    ArrayNode all = root.putArray("runs");
    runs.forEach((contestant, its) -> its.forEach(run -> put(all.addObject(), contestant, run)));
    json.writerWithDefaultPrettyPrinter().writeValue(file.toFile(), root);
  }

  private List<String> row(String contestant, List<Run> its) {
    List<String> cells = new ArrayList<>(List.of(contestant));
    for (Measure measure : measures) {
      double[] figures = its.stream().mapToDouble(run -> run.figure(measure)).toArray();
      cells.add(Spread.of(figures).text(measure));
    }
    Set<String> verdicts = its.stream().map(Run::verdict).collect(Collectors.toSet());
    cells.add(
        verdicts.size() == 1
            ? its.get(0).verdict()
            : its.stream().map(Run::verdict).collect(Collectors.joining(" / ")));
    return cells;
  }

  private void put(ObjectNode node, String contestant, Run run) {
    node.put("contestant", contestant).put("verdict", run.verdict());
    for (Measure measure : measures) {
      if (!Double.isNaN(run.figure(measure))) {
        node.put(measure.key(), run.figure(measure));
      }
    }
  }
}
