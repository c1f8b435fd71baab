package dev.millrace.benchmark.live;

import dev.millrace.benchmark.machine.Machine;
import dev.millrace.benchmark.machine.ProcessAccount;
import dev.millrace.benchmark.machine.Workplace;
import dev.millrace.benchmark.report.Measure;
import dev.millrace.benchmark.report.Report;
import dev.millrace.benchmark.report.Run;
import dev.millrace.benchmark.report.RunOptions;
import dev.millrace.benchmark.traffic.KnownBatch;
import dev.millrace.benchmark.traffic.Ledger;
import dev.millrace.benchmark.traffic.Traffic;
import dev.millrace.local.LocalRedis;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * From a line to its numbers, live: ours takes batches over HTTP, syslog-ng takes syslog over TCP,
 * mtail follows a file. Then the same with SIGKILL in the middle: who is still right?
 */
@Command(
    name = "live",
    description =
        "Sends lines to millrace, syslog-ng and mtail until all are counted, then again with SIGKILL"
            + " in the middle.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    showDefaultValues = true)
public final class Live implements Callable<Integer> {
  private static final Measure CPU =
      new Measure("CPU s per 1M lines", "cpuSecondsPerMillionLines", "%.2f");
  private static final Measure BROKER =
      new Measure("broker's", "brokerCpuSecondsPerMillionLines", "%.2f");
  private static final Measure RATE = new Measure("lines/s", "linesPerSecond", "%,.0f");
  private static final Measure FINAL = new Measure("s until final", "secondsUntilFinal", "%.1f");
  private static final Measure PEAK = new Measure("peak MiB", "peakMebibytes", "%,.0f");

  private static final String OURS = "millrace";
  private static final String KILLED = ", killed";
  private static final int LINES_PER_BATCH = 370;
  private static final long DOWN_MILLIS = 2_000;

  @Option(names = "--lines", defaultValue = "300000", description = "Lines of a run.")
  long lines;

  @Option(
      names = "--warm-up",
      defaultValue = "300000",
      description = "Lines before, in which the JVMs compile; they must be counted, too.")
  long warmUp;

  @Option(
      names = "--kill-rate",
      paramLabel = "LINES",
      defaultValue = "10000",
      description = "Lines a second around the SIGKILL.")
  long rate;

  @Option(
      names = "--kill-seconds",
      paramLabel = "SECONDS",
      defaultValue = "20",
      description = "How long; it comes in the middle.")
  long killSeconds;

  @Option(
      names = "--patience",
      paramLabel = "SECONDS",
      defaultValue = "20",
      description = "Numbers that do not change for so long are taken as final.")
  int patience;

  @Mixin private RunOptions options = new RunOptions(3, 50);

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private Traffic traffic;

  private interface Start {
    LivePeer in(Path dir, LocalRedis redis) throws Exception;
  }

  /** Exit code 1 if ours counts wrongly. */
  @Override
  public Integer call() throws Exception {
    traffic = new Traffic(options.seed(), options.apps(), LINES_PER_BATCH);
    Report report = new Report(Machine.here(), List.of(CPU, BROKER, RATE, FINAL, PEAK));
    try (Workplace workplace = Workplace.open()) {
      for (int run = 1; run <= options.runs(); run++) {
        System.out.printf("run %d of %d ...%n", run, options.runs());
        compete(report, OURS, workplace, (dir, redis) -> new MillraceLive(dir, redis.uri()));
        competeIfPresent(report, SyslogNg.NAME, SyslogNg.REMEDY, workplace);
        competeIfPresent(report, Mtail.NAME, Mtail.REMEDY, workplace);
      }
    } finally {
      threads.shutdownNow();
    }
    report.print(System.out);
    return report.isWrong(OURS) || report.isWrong(OURS + KILLED) ? 1 : 0;
  }

  private void competeIfPresent(Report report, String name, String remedy, Workplace workplace)
      throws Exception {
    Optional<Path> program = NativeTool.find(name);
    if (program.isEmpty()) {
      report.absent(name, remedy);
      return;
    }
    report.version(name, NativeTool.version(program.get()));
    compete(
        report,
        name,
        workplace,
        (dir, redis) ->
            name.equals(SyslogNg.NAME)
                ? new SyslogNg(dir, program.get(), redis.uri())
                : new Mtail(dir, program.get()));
  }

  private void compete(Report report, String name, Workplace workplace, Start start)
      throws Exception {
    Path dir = Files.createTempDirectory(workplace.dir(), name);
    try (LocalRedis redis = LocalRedis.start(Workplace.freePort(), dir.resolve("redis"));
        LivePeer peer = start.in(dir, redis)) {
      Ledger ledger = new Ledger();
      System.out.printf("  %s: warming up ...%n", name);
      peer.send(batches(ledger, warmUp, Double.POSITIVE_INFINITY), asFastAsTaken());
      settle(peer, ledger);
      System.out.printf("  %s: %,d lines ...%n", name, lines);
      options.add(report, name, measured(peer, ledger));
      System.out.printf("  %s: %,d lines/s with SIGKILL in the middle ...%n", name, rate);
      options.add(report, name + KILLED, killed(peer, ledger));
    }
  }

  private Run measured(LivePeer peer, Ledger ledger) throws Exception {
    List<KnownBatch> batches = batches(ledger, lines, Double.POSITIVE_INFINITY);
    double millions = batches.size() * LINES_PER_BATCH / 1e6;
    ProcessAccount before = peer.account();
    ProcessAccount storeBefore = peer.storeAccount();
    long start = System.nanoTime();
    peer.send(batches, asFastAsTaken());
    long sent = System.nanoTime();
    Settled settled = settle(peer, ledger);
    ProcessAccount used = peer.account().since(before);
    return Run.of(settled.difference)
        .with(CPU, used.cpuSeconds() / millions)
        .with(BROKER, peer.storeAccount().since(storeBefore).cpuSeconds() / millions)
        .with(RATE, millions * 1e6 / ((settled.nanos - start) / 1e9))
        .with(FINAL, (settled.nanos - sent) / 1e9)
        .with(PEAK, used.peakMebibytes());
  }

  /** Lines go on coming while it is down. */
  private Run killed(LivePeer peer, Ledger ledger) throws Exception {
    double perSecond = (double) rate / LINES_PER_BATCH;
    List<KnownBatch> batches = batches(ledger, rate * killSeconds, perSecond);
    Future<?> supervisor = threads.submit(() -> killAndRestart(peer));
    peer.send(batches, new Pace(perSecond));
    long sent = System.nanoTime();
    supervisor.get();
    Settled settled = settle(peer, ledger);
    return Run.of(settled.difference).with(FINAL, (settled.nanos - sent) / 1e9);
  }

  private Void killAndRestart(LivePeer peer) throws Exception {
    Thread.sleep(killSeconds * 1000 / 2);
    peer.kill();
    Thread.sleep(DOWN_MILLIS);
    peer.restart();
    return null;
  }

  private record Settled(long nanos, String difference) {}

  /** Waits until the numbers are right, or have not changed for long. */
  private Settled settle(LivePeer peer, Ledger ledger) throws Exception {
    var counts = peer.counts();
    long changed = System.nanoTime();
    String difference = peer.difference(ledger, counts);
    while (!difference.isEmpty() && System.nanoTime() - changed < patience * 1_000_000_000L) {
      Thread.sleep(200);
      var now = peer.counts();
      if (!now.equals(counts)) {
        counts = now;
        changed = System.nanoTime();
        difference = peer.difference(ledger, counts);
      }
    }
    return new Settled(changed, difference);
  }

  private static Pace asFastAsTaken() {
    return new Pace(Double.POSITIVE_INFINITY);
  }

  /** Batches from now on, at such a rate; of now, if it is infinite. */
  private List<KnownBatch> batches(Ledger ledger, long count, double perSecond) {
    Instant now = Instant.now();
    List<KnownBatch> batches =
        LongStream.range(0, Math.max(1, count / LINES_PER_BATCH))
            .mapToObj(i -> traffic.batch(now.plusMillis((long) (1000 * i / perSecond))))
            .toList();
    batches.forEach(ledger::enter);
    return batches;
  }
}
