package dev.millrace.benchmark.ingest;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.benchmark.machine.Machine;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** The runs of the ingest benchmark, by rate: a table for people, JSON for programs. */
final class IngestReport {
  private final Machine machine;
  private final TreeMap<Double, List<IngestRun>> byRate;

  IngestReport(Machine machine, List<IngestRun> runs) {
    this.machine = machine;
    this.byRate =
        runs.stream()
            .collect(Collectors.groupingBy(IngestRun::rate, TreeMap::new, Collectors.toList()));
  }

  /** Medians, and in brackets how far the runs lie apart. */
  void print(PrintStream out) {
    out.println(machine);
    out.printf(
        "%10s  %-28s  %-32s  %-17s  %-17s  %-17s  %-17s  %s%n",
        "rate",
        "lines/s",
        "lines per CPU-second",
        "p50 ms",
        "p99 ms",
        "p99.9 ms",
        "max ms",
        "failed");
    byRate.forEach(
        (rate, runs) ->
            out.printf(
                "%10s  %-28s  %-32s  %-17s  %-17s  %-17s  %-17s  %d%n",
                IngestLoad.Rate.text(rate),
                text("%,.0f", runs, IngestRun::linesPerSecond),
                text("%,.0f", runs, IngestRun::linesPerCpuSecond),
                text("%.1f", runs, run -> run.outcome().latencyMillis(0.5)),
                text("%.1f", runs, run -> run.outcome().latencyMillis(0.99)),
                text("%.1f", runs, run -> run.outcome().latencyMillis(0.999)),
                text("%.1f", runs, run -> run.outcome().latencyMillis(1)),
                runs.stream().mapToInt(run -> run.outcome().failed()).sum()));
  }

  void write(Path file) throws IOException {
    ObjectMapper json = new ObjectMapper();
    ObjectNode root = json.createObjectNode();
    root.putObject("machine")
        .put("processor", machine.processor())
        .put("processors", machine.processors())
        .put("system", machine.system())
        .put("java", machine.java())
        .put("load", machine.load());
    ArrayNode all = root.putArray("runs");
    for (List<IngestRun> runs : byRate.values()) {
      for (IngestRun run : runs) {
        ObjectNode one = all.addObject();
        if (Double.isInfinite(run.rate())) {
          one.put("rate", "max");
        } else {
          one.put("rate", run.rate());
        }
        one.put("seconds", run.outcome().seconds())
            .put("linesPerSecond", run.linesPerSecond())
            .put("linesPerCpuSecond", run.linesPerCpuSecond())
            .put("p50Millis", run.outcome().latencyMillis(0.5))
            .put("p99Millis", run.outcome().latencyMillis(0.99))
            .put("p999Millis", run.outcome().latencyMillis(0.999))
            .put("maxMillis", run.outcome().latencyMillis(1))
            .put("stored", run.outcome().latencyNanos().length)
            .put("failed", run.outcome().failed());
      }
    }
    json.writerWithDefaultPrettyPrinter().writeValue(file.toFile(), root);
  }

  private static String text(
      String format, List<IngestRun> runs, ToDoubleFunction<IngestRun> number) {
    IngestRun.Spread spread = IngestRun.spread(runs, number);
    return (format + " (" + format + " - " + format + ")")
        .formatted(spread.median(), spread.least(), spread.greatest());
  }
}
