package dev.millrace.benchmark.replay;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.benchmark.BenchmarkLog;
import dev.millrace.benchmark.Corpus;
import dev.millrace.benchmark.machine.ChildJvm;
import dev.millrace.benchmark.machine.Workplace;
import dev.millrace.local.LocalKafka;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.LongStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * A replay of a full topic against a target that answers at once, each in a JVM of its own: how
 * many requests a second and per CPU-second of the replay's process, and how well a schedule is
 * kept.
 */
@Command(
    name = "replay",
    description =
        "Fills a topic, then measures a replay of it against a target that answers at once.",
    mixinStandardHelpOptions = true,
    showDefaultValues = true)
public final class ReplayRun implements Callable<Integer> {
  @Option(names = "--requests", defaultValue = "300000", description = "Router lines in the topic.")
  long requests;

  @Option(names = "--runs", defaultValue = "3", description = "Runs as fast as possible.")
  int runs;

  @Option(names = "--in-flight", defaultValue = "256", description = "Requests in flight.")
  int inFlight;

  @Option(names = "--rate", defaultValue = "1000", description = "Rate of the paced run.")
  int rate;

  @Option(
      names = "--seconds",
      defaultValue = "60",
      description = "Length of the paced run; 0 for none.")
  int seconds;

  @Option(names = "--heap", defaultValue = "1g", description = "Heap of the replay's JVM.")
  String heap;

  private final ObjectMapper json = new ObjectMapper();
  private String kafkaServers;
  private String target;
  private Path dir;
  private boolean wrong;

  @Override
  public Integer call() throws Exception {
    int port = Workplace.freePort();
    try (Workplace workplace = Workplace.open();
        ChildJvm server =
            ChildJvm.start(
                InstantTarget.class, List.of("-Xmx" + heap), Map.of(), Integer.toString(port));
        LocalKafka kafka =
            LocalKafka.start(Workplace.freePort(), workplace.dir().resolve("kafka"))) {
      dir = workplace.dir();
      kafkaServers = kafka.bootstrapServers();
      target = "http://127.0.0.1:" + port;
      fill();
      List<Double> perCpuSecond = new ArrayList<>();
      for (int run = 1; run <= runs; run++) {
        perCpuSecond.add(asFastAsPossible(run));
      }
      perCpuSecond.sort(Comparator.naturalOrder());
      if (runs > 0) {
        System.out.printf(
            "median: %,.0f requests per CPU-second on %d processors, Java %s%n",
            perCpuSecond.get(runs / 2),
            Runtime.getRuntime().availableProcessors(),
            Runtime.version());
      }
      if (seconds > 0) {
        paced();
      }
      return wrong ? 1 : 0;
    }
  }

  private double asFastAsPossible(int run) throws Exception {
    Run result =
        replay("--speed=max", "--max-rate=none", "--max-in-flight=" + inFlight, "--breaker=off");
    double sent = result.report.at("/requests/sent").asDouble();
    System.out.printf(
        "run %d: %,.0f requests, %,d without an answer; %,.0f/s, %.1f s CPU, %,.0f per"
            + " CPU-second%n",
        run,
        sent,
        result.report.at("/requests/errors").asLong(),
        result.report.at("/requests/perSecond").asDouble(),
        result.cpuSeconds,
        sent / result.cpuSeconds);
    return sent / result.cpuSeconds;
  }

  private void paced() throws Exception {
    Run result = replay("--rate=" + rate, "--max-rate=" + rate, "--limit=" + (long) rate * seconds);
    JsonNode schedule = result.report.at("/schedule");
    System.out.printf(
        "%,d/s for %.0f s: drift %+.3f%%, sent late by p50 %.2f ms, p99 %.2f ms, max %.1f ms; %.1f"
            + " s CPU%n",
        rate,
        schedule.at("/plannedSeconds").asDouble(),
        schedule.at("/drift").asDouble() * 100,
        schedule.at("/errorMillis/0").asDouble(),
        schedule.at("/errorMillis/1").asDouble(),
        schedule.at("/errorMillis/2").asDouble(),
        result.cpuSeconds);
  }

  private record Run(JsonNode report, double cpuSeconds) {}

  private Run replay(String... arguments) throws Exception {
    Path cpu = dir.resolve("cpu");
    Path report = dir.resolve("report.json");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx" + heap);
    command.add("-Dlog4j2.configurationFile=log4j2-benchmark.properties");
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(MeasuredReplay.class.getName());
    command.add(cpu.toString());
    command.add("--kafka-bootstrap-servers=" + kafkaServers);
    command.add("--target=" + target);
    command.add("--json=" + report);
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .redirectOutput(dir.resolve("out").toFile())
            .start();
    if (process.waitFor() != 0) {
      throw new IllegalStateException("the replay failed: " + Files.readString(dir.resolve("out")));
    }
    JsonNode result = json.readTree(report.toFile());
    wrong |=
        result.at("/requests/errors").asLong() > 0 || result.at("/requests/sent").asLong() == 0;
    return new Run(result, Double.parseDouble(Files.readString(cpu)));
  }

  private void fill() throws Exception {
    Corpus corpus = new Corpus(1);
    long batches = (requests + Corpus.LINES_PER_BATCH - 1) / Corpus.LINES_PER_BATCH;
    Instant start = Instant.now().minusSeconds(batches + 60);
    BenchmarkLog.fill(
        kafkaServers,
        LongStream.range(0, batches).mapToObj(i -> corpus.batch(start.plusSeconds(i))).iterator());
    System.out.printf("%,d lines in the topic%n", batches * Corpus.LINES_PER_BATCH);
  }
}
