package dev.millrace.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.local.LocalKafka;
import dev.millrace.model.topic.BatchRecord;
import dev.millrace.model.topic.Topics;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
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
final class ReplayRun implements Callable<Integer> {
  private static final int PARTITIONS = 4;

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
    System.setProperty("log4j2.configurationFile", "log4j2-benchmark.properties");
    dir = Files.createTempDirectory("millrace-benchmark-");
    int port = freePort();
    Process server = java(InstantTarget.class, List.of(Integer.toString(port))).start();
    try (LocalKafka kafka = LocalKafka.start(freePort(), dir.resolve("kafka"))) {
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
    } finally {
      server.destroy();
      server.waitFor();
      deleteTree(dir);
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
    List<String> all = new ArrayList<>();
    all.add(cpu.toString());
    all.add("--kafka-bootstrap-servers=" + kafkaServers);
    all.add("--target=" + target);
    all.add("--json=" + report);
    all.addAll(List.of(arguments));
    Process process =
        java(MeasuredReplay.class, all).redirectOutput(dir.resolve("out").toFile()).start();
    if (process.waitFor() != 0) {
      throw new IllegalStateException("the replay failed: " + Files.readString(dir.resolve("out")));
    }
    JsonNode result = json.readTree(report.toFile());
    wrong |=
        result.at("/requests/errors").asLong() > 0 || result.at("/requests/sent").asLong() == 0;
    return new Run(result, Double.parseDouble(Files.readString(cpu)));
  }

  private ProcessBuilder java(Class<?> main, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx" + heap);
    command.add("-Dlog4j2.configurationFile=log4j2-benchmark.properties");
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(arguments);
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
  }

  private void fill() throws Exception {
    String topic = new Topics("").routerLogs();
    Map<String, Object> properties =
        Map.of("bootstrap.servers", kafkaServers, "compression.type", "lz4");
    try (Admin admin = Admin.create(properties)) {
      admin.createTopics(List.of(new NewTopic(topic, PARTITIONS, (short) 1))).all().get();
    }
    Corpus corpus = new Corpus(1);
    long batches = (requests + Corpus.LINES_PER_BATCH - 1) / Corpus.LINES_PER_BATCH;
    Instant start = Instant.now().minusSeconds(batches + 60);
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
      for (long i = 0; i < batches; i++) {
        BatchRecord batch = corpus.batch(start.plusSeconds(i));
        producer.send(batch.toProducerRecord(topic));
      }
    }
    System.out.printf("%,d lines in the topic%n", batches * Corpus.LINES_PER_BATCH);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private static void deleteTree(Path dir) throws IOException {
    try (Stream<Path> files = Files.walk(dir)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
