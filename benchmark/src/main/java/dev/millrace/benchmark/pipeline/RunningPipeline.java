package dev.millrace.benchmark.pipeline;

import dev.millrace.benchmark.Corpus;
import dev.millrace.benchmark.ingest.DrainLoad;
import dev.millrace.benchmark.machine.Workplace;
import dev.millrace.benchmark.pipeline.PipelineProcesses.CpuSeconds;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Ingest, broker, job and Redis on this machine, a process each, and a sender, which is this one.
 * One rate at a time; {@link #behind} may be asked meanwhile.
 */
final class RunningPipeline implements AutoCloseable {
  private static final int BATCHES_PER_CONNECTION = 16;
  private static final Duration PATIENCE = Duration.ofSeconds(120);
  private static final long POLL_MILLIS = 500;

  private final Workplace workplace;
  private final PipelineProcesses processes;
  private final Counted counted;
  private final DrainLoad load;
  private int failed;
  private int probes;

  private RunningPipeline(Workplace workplace, PipelineProcesses processes, DrainLoad load) {
    this.workplace = workplace;
    this.processes = processes;
    this.counted = new Counted(processes.redis());
    this.load = load;
  }

  /** Returns when all of it runs. */
  static RunningPipeline start(List<String> jobOptions, int connections, long seed)
      throws Exception {
    List<DrainLoad.Batches> batches = batches(connections, seed);
    AtomicInteger connection = new AtomicInteger();
    Workplace workplace = Workplace.open();
    PipelineProcesses processes = new PipelineProcesses(workplace.dir(), jobOptions);
    RunningPipeline pipeline =
        new RunningPipeline(
            workplace,
            processes,
            new DrainLoad(
                processes.ingestPort(),
                () -> batches.get(connection.getAndIncrement() % connections),
                connections));
    try {
      processes.awaitReady();
      return pipeline;
    } catch (InterruptedException | RuntimeException e) {
      pipeline.close();
      throw e;
    }
  }

  /** Sends, and does not measure anything else. */
  DrainLoad.Outcome send(double linesPerSecond, int seconds) throws Exception {
    DrainLoad.Outcome outcome = load.run(linesPerSecond / Corpus.LINES_PER_BATCH, seconds);
    failed += outcome.failed();
    return outcome;
  }

  /** Sends, and looks what everybody takes and how fresh Redis is meanwhile. */
  AtRate measure(double linesPerSecond, int seconds) throws Exception {
    CpuSeconds usedBefore = processes.cpuSeconds(counted);
    Checkpoints checkpointsBefore = processes.checkpoints();
    long behindBefore = behind();
    List<DrainLoad.Outcome> outcome = new ArrayList<>();
    FreshnessProbe probe =
        new FreshnessProbe("probe-" + ++probes, processes.ingestPort(), processes.redis());
    long[] freshness = probe.during(() -> outcome.add(send(linesPerSecond, seconds)));
    return new AtRate(
        outcome.get(0),
        behindBefore,
        behind(),
        freshness,
        processes.checkpoints().since(checkpointsBefore),
        processes.cpuSeconds(counted).since(usedBefore));
  }

  /** Lines that were answered 204. */
  long stored() {
    return load.linesStored();
  }

  /** Lines that are stored and not in Redis yet. */
  synchronized long behind() throws Exception {
    long stored = stored();
    return stored - counted.requests();
  }

  /** Returns when everything that was sent is in Redis, or after two minutes. */
  void catchUp() throws Exception {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (behind() != 0 && System.nanoTime() < deadline) {
      TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
    }
  }

  /** Says whether each line that was answered 204 is in Redis, once, and each batch was. */
  boolean endsRight() throws Exception {
    catchUp();
    long behind = behind();
    System.out.printf(
        "%,d lines were answered 204, and Redis has %,d: %s%n",
        stored(), stored() - behind, behind == 0 ? "right" : "WRONG");
    if (failed > 0) {
      System.out.printf("%,d batches were not answered 204%n", failed);
    }
    return behind == 0 && failed == 0;
  }

  @Override
  public void close() throws Exception {
    counted.close();
    processes.close();
    workplace.close();
  }

  private static List<DrainLoad.Batches> batches(int connections, long seed) {
    Corpus corpus = new Corpus(seed);
    SplittableRandom random = new SplittableRandom(seed);
    List<DrainLoad.Batches> batches = new ArrayList<>();
    for (int i = 0; i < connections; i++) {
      batches.add(new CurrentBatches(corpus, BATCHES_PER_CONNECTION, random));
    }
    return batches;
  }
}
