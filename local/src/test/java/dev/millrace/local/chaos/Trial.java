package dev.millrace.local.chaos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A pipeline under traffic, to which things happen, and what is known of it afterwards. */
final class Trial implements AutoCloseable {
  private static final int SENDERS = 3;
  private static final int PAUSE_MILLIS = 60;

  /** Longer than the slowest windows take to be written, and than a restart in the way. */
  private static final Duration PATIENCE = Duration.ofSeconds(Long.getLong("chaos.patience", 120));

  /** Enough for a few minutes of traffic. */
  private static final int DISK_MEBIBYTES = 96;

  final long seed;
  final SplittableRandom random;
  final Mill mill;
  final SentLog log;
  final Probe probe;

  /** Of the scenario: how much, for a fault that is more than one thing. */
  int number = 1;

  /** The command that repeats it. */
  final String repeat;

  /** Logs and data of everything. */
  final Path dir;

  private final SmallDisk disk;
  private final List<Long> recoveries = new ArrayList<>();
  private final List<String> remarks = new ArrayList<>();
  private Traffic traffic;
  private long faultedAt;
  private boolean closed;

  /**
   * Nothing runs yet.
   *
   * @param onSmallDisk the directory that is a small file system of its own, such as {@code spool};
   *     or null
   */
  Trial(Path dir, long seed, String repeat, String onSmallDisk) throws Exception {
    this.repeat = repeat;
    this.dir = dir;
    this.seed = seed;
    random = new SplittableRandom(seed);
    delete(dir);
    Files.createDirectories(dir);
    disk = onSmallDisk == null ? null : SmallDisk.mount(dir.resolve(onSmallDisk), DISK_MEBIBYTES);
    mill = new Mill(dir);
    log = new SentLog(dir.resolve("sent.tsv"));
    probe = new Probe(mill, log, random.split());
  }

  /** Starts the pipeline, and traffic that is answered and visible. */
  Trial start() throws Exception {
    mill.start();
    probe.awaitVisible();
    startTraffic();
    return this;
  }

  void startTraffic() {
    traffic = new Traffic(mill.ingestAddress(), log, random.split(), SENDERS, PAUSE_MILLIS);
  }

  /** Has less traffic than usual, a batch or two a second. */
  void startTrickle() {
    traffic = new Traffic(mill.ingestAddress(), log, random.split(), 1, 10 * PAUSE_MILLIS);
  }

  void stopTraffic() throws InterruptedException {
    traffic.stop();
  }

  /** A while at random, in which traffic goes on. */
  void pause(int fromMillis, int toMillis) throws InterruptedException {
    TimeUnit.MILLISECONDS.sleep(random.nextInt(fromMillis, toMillis));
  }

  /** One fault, and everything until the pipeline is itself again. */
  void suffer(String name, Fault fault) throws Exception {
    List<DrainBatch> echoes = probe.echoes();
    pause(1_200, 2_500); // a checkpoint or two
    recoversFromNow();
    fault.happenTo(this);
    probe.awaitVisible();
    long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - faultedAt);
    probe.repeat(echoes);
    recoveries.add(millis);
    System.out.printf("%s: recovered after %d ms%n", name, millis);
  }

  /** Called by a fault that lasts, when it is over. */
  void recoversFromNow() {
    faultedAt = System.nanoTime();
  }

  /** The small one. */
  SmallDisk disk() {
    return disk;
  }

  /** Milliseconds of each fault until what was sent then was visible. */
  List<Long> recoveries() {
    return recoveries;
  }

  /** A sentence that the page is to have about it. */
  void remark(String sentence) {
    System.out.println(sentence);
    remarks.add(sentence);
  }

  List<String> remarks() {
    return remarks;
  }

  /** Ends the traffic, and compares everything. */
  Verdict end() throws Exception {
    stopTraffic();
    return verdict();
  }

  Verdict verdict() throws Exception {
    return Verdict.of(log, mill.redisPort(), "millrace", PATIENCE, dir);
  }

  /** Removes what the trial left behind, which is of no interest if all went well. */
  void forget() throws IOException {
    delete(dir);
  }

  /** Ends everything; more than once does no harm. */
  @Override
  public void close() throws Exception {
    if (closed) {
      return;
    }
    closed = true;
    if (traffic != null) {
      traffic.close();
    }
    mill.close();
    log.close();
    if (disk != null) {
      disk.close();
    }
  }

  private static void delete(Path dir) throws IOException {
    if (Files.exists(dir)) {
      try (Stream<Path> files = Files.walk(dir)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.deleteIfExists(file);
        }
      }
    }
  }
}
