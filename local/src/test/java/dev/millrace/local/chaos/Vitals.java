package dev.millrace.local.chaos;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * What ingest and the TaskManagers hold of heap, open files and threads, looked at again and again.
 * The heap is what the JDK's {@code jstat} says is in the old generation after the full collection
 * that {@code jcmd} asked for: what is younger came since.
 */
final class Vitals implements AutoCloseable {
  private static final Path JDK = Path.of(System.getProperty("java.home"), "bin");

  /** The column of {@code jstat -gc} that says what is used of the old generation, in KiB. */
  private static final String USED = "OU";

  /** Beyond a quarter more than before, which is no leak either. */
  private static final Sample SLACK = new Sample(0, 48 << 20, 40, 40);

  /** What a process holds. */
  private record Sample(long pid, long heap, long files, long threads) {}

  private final Map<ChildProcess, List<Sample>> samples = new LinkedHashMap<>();
  private final List<Exception> errors = new ArrayList<>();
  private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();

  Vitals(Mill mill, int seconds) {
    samples.put(mill.ingest(), new ArrayList<>());
    mill.flink().taskManagers().forEach(process -> samples.put(process, new ArrayList<>()));
    clock.scheduleWithFixedDelay(this::look, seconds, seconds, TimeUnit.SECONDS);
  }

  private synchronized void look() {
    samples.forEach(
        (process, all) -> {
          try {
            all.add(of(process.pid()));
          } catch (IOException | RuntimeException e) {
            errors.add(e);
          }
        });
  }

  /**
   * Compares the second quarter of the samples with the last, the first being one of warming up.
   *
   * @return what was seen, a sentence for each process
   * @throws IllegalStateException if one of them gathers something, or died
   */
  synchronized List<String> check() {
    if (!errors.isEmpty()) {
      throw new IllegalStateException("cannot look at a process", errors.get(0));
    }
    List<String> sentences = new ArrayList<>();
    samples.forEach(
        (process, all) -> {
          int quarter = all.size() / 4;
          Sample before = least(all.subList(quarter, 2 * quarter));
          Sample now = least(all.subList(all.size() - quarter, all.size()));
          String sentence =
              String.format(
                  Locale.ROOT,
                  "%s, after a quarter of the time and at its end: %d and %d MiB of heap,"
                      + " %d and %d open files, %d and %d threads.",
                  process,
                  before.heap >> 20,
                  now.heap >> 20,
                  before.files,
                  now.files,
                  before.threads,
                  now.threads);
          sentences.add(sentence);
          if (all.stream().anyMatch(sample -> sample.pid != now.pid)
              || isMore(now.heap, before.heap, SLACK.heap)
              || isMore(now.files, before.files, SLACK.files)
              || isMore(now.threads, before.threads, SLACK.threads)) {
            throw new IllegalStateException("not flat: " + sentence);
          }
        });
    return sentences;
  }

  private static boolean isMore(long now, long before, long slack) {
    return now > before + before / 4 + slack;
  }

  private static Sample least(List<Sample> some) {
    return new Sample(
        some.get(0).pid,
        some.stream().mapToLong(Sample::heap).min().orElseThrow(),
        some.stream().mapToLong(Sample::files).min().orElseThrow(),
        some.stream().mapToLong(Sample::threads).min().orElseThrow());
  }

  private static Sample of(long pid) throws IOException {
    Path process = Path.of("/proc", Long.toString(pid));
    return new Sample(pid, heap(pid), count(process.resolve("fd")), count(process.resolve("task")));
  }

  private static long heap(long pid) throws IOException {
    run("jcmd", Long.toString(pid), "GC.run");
    List<String> lines = run("jstat", "-gc", Long.toString(pid));
    if (lines.size() != 2) {
      throw new IOException("jstat says " + lines);
    }
    List<String> names = Arrays.asList(lines.get(0).strip().split("\\s+"));
    String[] values = lines.get(1).strip().split("\\s+");
    double kibibytes = Double.parseDouble(values[names.indexOf(USED)]);
    return (long) (kibibytes * 1024);
  }

  private static List<String> run(String tool, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(JDK.resolve(tool).toString()));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectError(Redirect.DISCARD).start();
    return process.inputReader().lines().toList();
  }

  private static long count(Path dir) throws IOException {
    try (Stream<Path> entries = Files.list(dir)) {
      return entries.count();
    }
  }

  @Override
  public void close() {
    clock.shutdownNow();
  }
}
