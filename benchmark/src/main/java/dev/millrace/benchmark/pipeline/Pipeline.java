package dev.millrace.benchmark.pipeline;

import dev.millrace.benchmark.Corpus;
import dev.millrace.benchmark.DrainLoad;
import dev.millrace.benchmark.IngestLoad;
import dev.millrace.benchmark.Machine;
import dev.millrace.benchmark.Workplace;
import dev.millrace.benchmark.pipeline.PipelineProcesses.CpuSeconds;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Sender, ingest, broker, job and Redis on this machine: whether a rate is sustained, which is when
 * no more lines are on their way at its end than at its start, and how fresh Redis is meanwhile.
 */
@Command(
    name = "pipeline",
    description =
        "Sends at fixed rates through the whole pipeline: how far Redis is behind, and how fresh.",
    mixinStandardHelpOptions = true,
    showDefaultValues = true)
public final class Pipeline implements Callable<Integer> {
  private static final int REPORT_SECONDS = 10;
  private static final int BATCHES_PER_CONNECTION = 16;
  private static final Duration PATIENCE = Duration.ofSeconds(120);

  @Option(
      names = "--rate",
      split = ",",
      defaultValue = "300000",
      converter = IngestLoad.Rate.class,
      paramLabel = "LINES",
      description = "Lines a second, or max; several with commas, one after the other.")
  List<Double> rates;

  @Option(names = "--seconds", defaultValue = "60", description = "How long at each rate.")
  int seconds;

  @Option(
      names = "--warm-up",
      defaultValue = "60",
      description = "Seconds at the first rate before, in which the JVMs compile.")
  int warmUp;

  @Option(
      names = "--connections",
      defaultValue = "16",
      description = "Connections; each has one batch in flight, as Logplex has.")
  int connections;

  @Option(
      names = "--job-option",
      paramLabel = "OPTION",
      defaultValue = "-Xmx1g",
      description = "For the job's JVM; repeatable.")
  List<String> jobOptions;

  @Option(names = "--seed", defaultValue = "1", description = "Seed of the lines.")
  long seed;

  private final List<DrainLoad.Batches> batches = new ArrayList<>();
  private final AtomicInteger connection = new AtomicInteger();

  /** Exit code 1 if a batch failed, or if Redis has another number of requests in the end. */
  @Override
  public Integer call() throws Exception {
    System.setProperty("log4j2.configurationFile", "log4j2-benchmark.properties");
    System.out.println(Machine.here());
    makeBatches();
    try (Workplace workplace = Workplace.open();
        PipelineProcesses processes = new PipelineProcesses(workplace.dir(), jobOptions);
        Counted counted = new Counted(processes.redis())) {
      processes.awaitReady();
      DrainLoad load =
          new DrainLoad(
              processes.ingestPort(),
              () -> batches.get(connection.getAndIncrement() % connections),
              connections);
      System.out.printf("warming up for %d s ...%n", warmUp);
      int failed = load.run(rates.get(0) / Corpus.LINES_PER_BATCH, warmUp).failed();
      for (double rate : rates) {
        failed += run(rate, processes, load, counted);
      }
      boolean right = awaitAll(load.linesStored(), counted);
      return right && failed == 0 ? 0 : 1;
    }
  }

  /** Sends at a rate; how many batches failed. */
  private int run(double rate, PipelineProcesses processes, DrainLoad load, Counted counted)
      throws Exception {
    System.out.printf("%s lines/s for %d s%n", IngestLoad.Rate.text(rate), seconds);
    CpuSeconds usedBefore = processes.cpuSeconds(counted);
    Checkpoints checkpointsBefore = processes.checkpoints();
    long behindBefore = load.linesStored() - counted.requests();
    List<DrainLoad.Outcome> outcome = new ArrayList<>();
    ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor();
    watch.scheduleAtFixedRate(
        () -> tell(load, counted), REPORT_SECONDS, REPORT_SECONDS, TimeUnit.SECONDS);
    long[] freshness;
    try {
      freshness =
          new FreshnessProbe("probe-at-" + (long) rate, processes.ingestPort(), processes.redis())
              .during(() -> outcome.add(load.run(rate / Corpus.LINES_PER_BATCH, seconds)));
    } finally {
      watch.shutdownNow();
      watch.awaitTermination(REPORT_SECONDS, TimeUnit.SECONDS);
    }
    long behindAfter = load.linesStored() - counted.requests();
    DrainLoad.Outcome sent = outcome.get(0);
    System.out.printf(
        "  sent %,.0f lines/s; answered 204 within p50 %.1f, p99 %.1f, max %.1f ms%n",
        sent.lines() / sent.seconds(),
        sent.latencyMillis(0.5),
        sent.latencyMillis(0.99),
        sent.latencyMillis(1));
    System.out.printf(
        "  behind by %,d lines before, %,d when the last one was visible; %s%n",
        behindBefore, behindAfter, processes.checkpoints().since(checkpointsBefore));
    System.out.printf(
        "  POST to visible in Redis: p50 %.0f, p99 %.0f, max %.0f ms, of %d lines%n",
        millis(freshness, 0.5), millis(freshness, 0.99), millis(freshness, 1), freshness.length);
    System.out.printf(
        "  CPU seconds for %,d lines: %s%n",
        sent.lines(), processes.cpuSeconds(counted).since(usedBefore));
    return sent.failed();
  }

  private static void tell(DrainLoad load, Counted counted) {
    try {
      long stored = load.linesStored();
      System.out.printf(
          "    %,d lines stored, %,d of them not in Redis yet%n",
          stored, stored - counted.requests());
    } catch (Exception e) {
      System.out.println("    Redis does not tell: " + e.getMessage());
    }
  }

  private static boolean awaitAll(long lines, Counted counted) throws Exception {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    long found = counted.requests();
    while (found != lines && System.nanoTime() < deadline) {
      TimeUnit.MILLISECONDS.sleep(500);
      found = counted.requests();
    }
    System.out.printf(
        "%,d lines were answered 204, and Redis has %,d: %s%n",
        lines, found, found == lines ? "right" : "WRONG");
    return found == lines;
  }

  private void makeBatches() {
    Corpus corpus = new Corpus(seed);
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < connections; i++) {
      batches.add(new CurrentBatches(corpus, BATCHES_PER_CONNECTION, random));
    }
  }

  private static double millis(long[] ascending, double quantile) {
    return ascending[(int) Math.floor(quantile * (ascending.length - 1))] / 1e6;
  }
}
