package dev.millrace.local.chaos;

import static org.awaitility.Awaitility.await;

import dev.millrace.local.chaos.ledger.Resp;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import redis.embedded.RedisExecProvider;

/**
 * All of millrace, each part a process of its own with the jar that users run, on ports that stay
 * the same however often a process starts.
 */
final class Mill implements AutoCloseable {
  static final Path JOB_JAR =
      Path.of("../job/target/millrace-job.jar").toAbsolutePath().normalize();
  private static final Path INGEST_JAR =
      Path.of("../ingest/target/ingest.jar").toAbsolutePath().normalize();
  private static final Duration PATIENCE = Duration.ofSeconds(120);

  /** What the longest outage needs under the usual traffic, and little enough to be filled. */
  private static final String SPOOL = "256MiB";

  private static final String JAVA =
      Path.of(System.getProperty("java.home"), "bin", "java").toString();

  private final Path dir;
  private final int ingestPort = freePort();
  private final int kafkaPort = freePort();
  private final int redisPort = freePort();
  private final ChildProcess redis;
  private final ChildProcess kafka;
  private final ChildProcess ingest;
  private final Flink flink;

  /**
   * Nothing starts yet.
   *
   * @param dir for logs and data
   */
  Mill(Path dir) throws Exception {
    this.dir = Files.createDirectories(dir);
    Files.createDirectories(dir.resolve("redis"));
    redis = new ChildProcess("Redis", () -> launch("redis", redisCommand()));
    kafka =
        new ChildProcess(
            "Kafka",
            () ->
                launch(
                    "kafka",
                    List.of(
                        JAVA,
                        "-Xmx384m",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty(
                            "surefire.test.class.path", System.getProperty("java.class.path")),
                        KafkaMain.class.getName(),
                        Integer.toString(kafkaPort),
                        dir.resolve("kafka").toString())));
    ingest =
        new ChildProcess(
            "ingest",
            () ->
                launch(
                    "ingest",
                    List.of(
                        JAVA,
                        "-Xmx256m",
                        "-XX:+UseSerialGC",
                        "-jar",
                        INGEST_JAR.toString(),
                        "--port=" + ingestPort,
                        "--kafka-bootstrap-servers=" + bootstrapServers(),
                        "--spool-dir=" + dir.resolve("spool"),
                        "--spool-max=" + SPOOL,
                        "--spool-free-percent=0")));
    flink = new Flink(dir.resolve("flink"), dir.resolve("checkpoints"), 2);
  }

  /** Starts everything; returns when it is ready for traffic. */
  Mill start() throws Exception {
    redis.start();
    kafka.start();
    ingest.start();
    flink.start();
    awaitRedis();
    await("ingest can store, see " + dir)
        .atMost(PATIENCE)
        .ignoreExceptions()
        .until(() -> get("/ready").equals("ready\n"));
    flink.run(environment(), "-p", "2");
    return this;
  }

  ChildProcess redis() {
    return redis;
  }

  ChildProcess kafka() {
    return kafka;
  }

  ChildProcess ingest() {
    return ingest;
  }

  Flink flink() {
    return flink;
  }

  URI ingestAddress() {
    return URI.create("http://127.0.0.1:" + ingestPort);
  }

  String bootstrapServers() {
    return "localhost:" + kafkaPort;
  }

  int redisPort() {
    return redisPort;
  }

  Path dir() {
    return dir;
  }

  /** What the job is told. Longer windows are written often enough for a test not to wait. */
  Map<String, String> environment() {
    return Map.of(
        "KAFKA_BOOTSTRAP_SERVERS",
        bootstrapServers(),
        "REDIS_URL",
        "redis://localhost:" + redisPort,
        "UPDATE_INTERVAL",
        "100ms");
  }

  /** What ingest answers. */
  String get(String path) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(ingestAddress().resolve(path))
            .timeout(Duration.ofSeconds(5))
            .build();
    return HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
  }

  /** Batches that ingest could store nowhere, since it started. */
  long spoolFullRefusals() throws IOException, InterruptedException {
    return get("/metrics")
        .lines()
        .filter(line -> line.startsWith("millrace_ingest_spool_full_refusals_total "))
        .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  void awaitRedis() {
    await("Redis answers, see " + dir)
        .atMost(PATIENCE)
        .ignoreExceptions()
        .until(
            () -> {
              try (Resp connection = new Resp(redisPort)) {
                return "PONG".equals(connection.call("PING"));
              }
            });
  }

  /** A port that nobody uses now. */
  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private List<String> redisCommand() throws IOException {
    List<String> command = new ArrayList<>();
    command.add(RedisExecProvider.defaultProvider().get().getPath());
    command.addAll(List.of("--port", Integer.toString(redisPort), "--bind", "127.0.0.1"));
    command.addAll(List.of("--dir", dir.resolve("redis").toAbsolutePath().toString()));
    command.addAll(List.of("--appendonly", "yes", "--save", ""));
    return command;
  }

  private Process launch(String name, List<String> command) throws IOException {
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(dir.resolve(name + ".log").toFile()))
        .start();
  }

  @Override
  public void close() throws Exception {
    flink.close();
    ingest.close();
    kafka.close();
    redis.close();
  }
}
