package dev.millrace.benchmark.ingest;

import dev.millrace.benchmark.Corpus;
import dev.millrace.benchmark.machine.Machine;
import dev.millrace.benchmark.machine.Workplace;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/**
 * Batches over HTTP into a real broker. Ingest, the broker and the sender (this one) are a process
 * each, so that ingest's CPU time is known alone.
 */
@Command(
    name = "ingest",
    description = "Posts batches to ingest with a real broker behind it: CPU time and latency.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    showDefaultValues = true)
public final class IngestLoad implements Callable<Integer> {
  private static final int DIFFERENT_LINES = 40_000;

  @Option(
      names = "--rate",
      split = ",",
      defaultValue = "20000,50000,100000,max",
      converter = Rate.class,
      paramLabel = "LINES",
      description = "Lines a second, or max; several with commas.")
  List<Double> rates;

  @Option(
      names = "--lines-per-batch",
      defaultValue = "" + Corpus.LINES_PER_BATCH,
      description = "Lines in a batch; 370 are 100 kB, the most that Logplex sends.")
  int linesPerBatch;

  @Option(names = "--seconds", defaultValue = "15", description = "How long a run takes.")
  int seconds;

  @Option(
      names = "--warm-up",
      defaultValue = "30",
      description = "Seconds of full load first, in which the JVMs compile.")
  int warmUp;

  @Option(names = "--runs", defaultValue = "3", description = "Runs at each rate.")
  int runs;

  @Option(
      names = "--connections",
      defaultValue = "16",
      description = "Connections; each has one batch in flight, as Logplex has.")
  int connections;

  @Option(names = "--heap", defaultValue = "512m", description = "Heap of ingest's JVM.")
  String heap;

  @Option(
      names = "--java-option",
      paramLabel = "OPTION",
      description =
          "For ingest's JVM, such as -XX:StartFlightRecording=filename=ingest.jfr; repeatable.")
  List<String> javaOptions = List.of();

  @Option(names = "--seed", defaultValue = "1", description = "Seed of the lines.")
  long seed;

  @Option(names = "--json", paramLabel = "FILE", description = "Writes each run there, too.")
  Path json;

  private List<SentBatch> batches;

  /** Exit code 1 if a batch failed, or is not in the topic though it was answered 204. */
  @Override
  public Integer call() throws Exception {
    Machine machine = Machine.here();
    List<String> ingestOptions = new ArrayList<>(List.of("-XX:+UseG1GC", "-Xmx" + heap));
    ingestOptions.addAll(javaOptions);
    try (Workplace workplace = Workplace.open();
        IngestProcesses processes =
            new IngestProcesses(workplace.dir().resolve("kafka"), ingestOptions)) {
      processes.awaitReady();
      batches = batches();
      DrainLoad load = new DrainLoad(processes.port(), this::inTurn, connections);
      System.out.printf("warming up for %d s ...%n", warmUp);
      long stored = load.run(Double.POSITIVE_INFINITY, warmUp).latencyNanos().length;
      List<IngestRun> results = new ArrayList<>();
      for (int run = 1; run <= runs; run++) {
        for (double rate : rates) {
          System.out.printf(
              "run %d of %d, %s lines/s for %d s ...%n", run, runs, Rate.text(rate), seconds);
          IngestRun result = run(load, processes, rate);
          stored += result.outcome().latencyNanos().length;
          results.add(result);
        }
      }
      report(machine, results);
      return isStored(stored, processes.records()) && noneFailed(results) ? 0 : 1;
    }
  }

  private IngestRun run(DrainLoad load, IngestProcesses processes, double rate) throws Exception {
    long before = processes.ingestCpuTime().toNanos();
    DrainLoad.Outcome outcome = load.run(rate / linesPerBatch, seconds);
    return new IngestRun(rate, outcome, (processes.ingestCpuTime().toNanos() - before) / 1e9);
  }

  private DrainLoad.Batches inTurn() {
    return number -> batches.get(number % batches.size());
  }

  private List<SentBatch> batches() {
    Corpus corpus = new Corpus(seed);
    return IntStream.range(0, Math.max(1, DIFFERENT_LINES / linesPerBatch))
        .mapToObj(i -> SentBatch.of(corpus.batch(Instant.now(), linesPerBatch), linesPerBatch))
        .toList();
  }

  private void report(Machine machine, List<IngestRun> results) throws IOException {
    IngestReport report = new IngestReport(machine, results);
    report.print(System.out);
    if (json != null) {
      report.write(json);
    }
  }

  private static boolean isStored(long batches, long records) {
    boolean right = records >= batches;
    System.out.printf(
        "%,d batches were answered 204, and the topic has %,d records, heartbeats among them: %s%n",
        batches, records, right ? "right" : "WRONG");
    return right;
  }

  private static boolean noneFailed(List<IngestRun> results) {
    return results.stream().allMatch(result -> result.outcome().failed() == 0);
  }

  /** Lines a second, or {@code max}, which is infinity. */
  public static final class Rate implements ITypeConverter<Double> {
    @Override
    public Double convert(String text) {
      if (text.equals("max")) {
        return Double.POSITIVE_INFINITY;
      }
      try {
        double rate = Double.parseDouble(text);
        if (rate > 0) {
          return rate;
        }
      } catch (NumberFormatException e) {
        // Said below.
      }
      throw new TypeConversionException("'" + text + "' is neither lines a second nor max");
    }

    public static String text(double rate) {
      return Double.isInfinite(rate) ? "max" : "%,.0f".formatted(rate);
    }
  }
}
