package dev.millrace.local.chaos;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.local.FlinkDistribution;
import dev.millrace.local.FlinkRest;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A Flink cluster with high availability: ZooKeeper, a JobManager, and TaskManagers with one slot
 * each. The configuration is the one in {@code flink-conf/}, with shorter times where a test would
 * wait.
 */
final class Flink implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(180);
  private static final Pattern JOB_ID = Pattern.compile("JobID ([0-9a-f]{32})");
  private static final Pattern SAVEPOINT = Pattern.compile("Savepoint completed. Path: (\\S+)");

  /** A frozen TaskManager is missed after the time-out. */
  static final Duration HEARTBEAT_TIMEOUT = Duration.ofSeconds(8);

  private static final List<String> OF_THE_JOB =
      List.of(
          "-Dexecution.checkpointing.interval=1s",
          "-Dexecution.checkpointing.min-pause=200ms",
          "-Drestart-strategy.exponential-delay.max-backoff=1s");

  private final Path dir;
  private final Path checkpoints;
  private final FlinkDistribution distribution;
  private final int rpcPort = Mill.freePort();
  private final int restPort = Mill.freePort();
  private final int zooKeeperPort = Mill.freePort();
  private final FlinkRest rest = new FlinkRest(URI.create("http://localhost:" + restPort));
  private final ChildProcess zooKeeper;
  private final ChildProcess jobManager;
  private final List<ChildProcess> taskManagers = new ArrayList<>();
  private String job;

  /**
   * @param dir for logs, checkpoints and savepoints
   * @param checkpoints where checkpoints go
   */
  Flink(Path dir, Path checkpoints, int taskManagers) throws Exception {
    this.dir = Files.createDirectories(dir);
    this.checkpoints = checkpoints;
    distribution =
        new FlinkDistribution(
            dir, Path.of("target/lib").toAbsolutePath(), Path.of("../flink-conf"));
    zooKeeper = new ChildProcess("ZooKeeper", () -> distribution.zooKeeper(zooKeeperPort));
    jobManager =
        new ChildProcess(
            "JobManager", () -> distribution.jobManager("jobmanager", properties("jobmanager")));
    for (int i = 1; i <= taskManagers; i++) {
      String name = "taskmanager-" + i;
      this.taskManagers.add(
          new ChildProcess(
              "TaskManager " + i, () -> distribution.taskManager(name, properties(name))));
    }
  }

  Flink start() throws Exception {
    zooKeeper.start();
    jobManager.start();
    for (ChildProcess taskManager : taskManagers) {
      taskManager.start();
    }
    await("TaskManagers register, see " + dir)
        .atMost(PATIENCE)
        .ignoreExceptions()
        .until(() -> rest.get("/taskmanagers").get("taskmanagers").size() == taskManagers.size());
    return this;
  }

  ChildProcess jobManager() {
    return jobManager;
  }

  List<ChildProcess> taskManagers() {
    return taskManagers;
  }

  /** Submits the job. */
  void run(Map<String, String> environment, String... options) throws Exception {
    job = submit(environment, withDefaults(options), List.of());
    awaitRunning();
  }

  /** Submits the job with no memory of what it has counted: it reads the log from its start. */
  void runAnew(Map<String, String> environment) throws Exception {
    job = submit(environment, withDefaults("-p", "2"), List.of("--from", "earliest"));
    awaitRunning();
  }

  /** Where checkpoints go is the job's own affair, which the client's configuration answers. */
  private List<String> withDefaults(String... options) {
    List<String> arguments = new ArrayList<>(List.of("-d"));
    arguments.add("-Dexecution.checkpointing.dir=" + checkpoints.toUri());
    arguments.addAll(OF_THE_JOB);
    arguments.addAll(List.of(options));
    return arguments;
  }

  private String submit(
      Map<String, String> environment, List<String> options, List<String> jobOptions)
      throws Exception {
    List<String> all = new ArrayList<>(options);
    all.add(Mill.JOB_JAR.toString());
    all.addAll(jobOptions);
    return first(JOB_ID, cli(environment, "run", all));
  }

  /** Stops the job with a savepoint; where that lies. */
  String stop() throws Exception {
    return first(
        SAVEPOINT, cli(Map.of(), "stop", List.of("-p", dir.resolve("savepoints").toString(), job)));
  }

  void awaitRunning() {
    await("the job runs, see " + dir).atMost(PATIENCE).ignoreExceptions().until(this::isRunning);
  }

  /** Returns when all of them are registered. */
  void awaitTaskManagers() {
    await("TaskManagers register, see " + dir)
        .atMost(PATIENCE)
        .ignoreExceptions()
        .until(() -> rest.get("/taskmanagers").get("taskmanagers").size() >= taskManagers.size());
  }

  /** Checkpoints that could not be taken since the JobManager started. */
  int failedCheckpoints() throws Exception {
    return rest.get("/jobs/" + job + "/checkpoints").get("counts").get("failed").asInt();
  }

  private boolean isRunning() throws Exception {
    JsonNode details = rest.get("/jobs/" + job);
    boolean running = "RUNNING".equals(details.get("state").asText());
    for (JsonNode vertex : details.get("vertices")) {
      running &= "RUNNING".equals(vertex.get("status").asText());
    }
    return running;
  }

  private String cli(Map<String, String> environment, String action, List<String> arguments)
      throws Exception {
    List<String> command = distribution.client();
    command.addAll(List.of(action, "-Dhigh-availability.type=none", "-m", "localhost:" + restPort));
    command.addAll(arguments);
    Path output = Files.createTempFile(dir, "cli-", ".log");
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("FLINK_CONF_DIR", distribution.conf().toString());
    builder.environment().putAll(environment);
    int exit = builder.redirectErrorStream(true).redirectOutput(output.toFile()).start().waitFor();
    String printed = Files.readString(output);
    if (exit != 0) {
      throw new IllegalStateException("flink " + action + ": " + printed);
    }
    return printed;
  }

  private List<String> properties(String name) throws Exception {
    return List.of(
        "jobmanager.rpc.address=localhost",
        "jobmanager.rpc.port=" + rpcPort,
        "jobmanager.bind-host=localhost",
        "jobmanager.memory.process.size=768m",
        "taskmanager.host=localhost",
        "taskmanager.bind-host=localhost",
        "taskmanager.numberOfTaskSlots=1",
        "rest.address=localhost",
        "rest.bind-address=localhost",
        "rest.port=" + restPort,
        "blob.server.port=0",
        "metrics.reporter.prometheus.port=" + Mill.freePort(),
        "pekko.startup-timeout=60s",
        "heartbeat.interval=1s",
        "heartbeat.timeout=" + HEARTBEAT_TIMEOUT.toSeconds() + "s",
        "jobmanager.adaptive-scheduler.executing.resource-stabilization-timeout=1s",
        "jobmanager.adaptive-scheduler.submission.resource-stabilization-timeout=1s",
        "high-availability.type=zookeeper",
        "high-availability.zookeeper.quorum=localhost:" + zooKeeperPort,
        "high-availability.zookeeper.client.session-timeout=5s",
        "high-availability.storageDir=" + dir.resolve("ha").toUri(),
        "io.tmp.dirs=" + Files.createDirectories(dir.resolve(name)),
        "execution.checkpointing.dir=" + checkpoints.toUri(),
        "execution.checkpointing.savepoint-dir=" + dir.resolve("savepoints").toUri());
  }

  private static String first(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    if (!matcher.find()) {
      throw new IllegalStateException(text);
    }
    return matcher.group(1);
  }

  @Override
  public void close() throws Exception {
    for (ChildProcess taskManager : taskManagers) {
      taskManager.close();
    }
    jobManager.close();
    zooKeeper.close();
  }
}
