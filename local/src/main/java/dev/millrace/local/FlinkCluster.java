package dev.millrace.local;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A standalone Flink session cluster of real processes with a configuration such as that in {@code
 * flink-conf/}, with only addresses and paths changed; and Flink's own command line.
 */
public final class FlinkCluster implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(120);

  private final Path dir;
  private final FlinkDistribution flink;
  private final int rpcPort = Ports.claim(0, "");
  private final Map<String, Process> processes = new LinkedHashMap<>();
  private final Map<String, Integer> metricsPorts = new LinkedHashMap<>();
  private final List<String> highAvailability;
  private FlinkRest rest;
  private String restAddress;
  private int started;

  private FlinkCluster(FlinkDistribution flink, Path dir, List<String> highAvailability) {
    this.dir = dir;
    this.flink = flink;
    this.highAvailability = highAvailability;
  }

  /**
   * Starts a JobManager and a TaskManager.
   *
   * @param dir for logs and checkpoints
   * @param jars a folder with Flink's jars among others
   * @param conf the folder of Flink's configuration
   */
  public static FlinkCluster start(Path dir, Path jars, Path conf) throws Exception {
    return started(new FlinkCluster(new FlinkDistribution(dir, jars, conf), dir, List.of()));
  }

  /** Starts ZooKeeper as well, so that another JobManager can take over. */
  public static FlinkCluster startHighlyAvailable(Path dir, Path jars, Path conf) throws Exception {
    int zooKeeper = Ports.claim(0, "");
    FlinkCluster cluster =
        new FlinkCluster(
            new FlinkDistribution(dir, jars, conf),
            dir,
            List.of(
                "high-availability.type=zookeeper",
                "high-availability.zookeeper.quorum=localhost:" + zooKeeper,
                "high-availability.storageDir=" + dir.resolve("high-availability").toUri()));
    cluster.processes.put("zookeeper", cluster.flink.zooKeeper(zooKeeper));
    return started(cluster);
  }

  private static FlinkCluster started(FlinkCluster cluster) throws Exception {
    boolean started = false;
    try {
      cluster.startJobManager();
      cluster.startTaskManager();
      started = true;
      return cluster;
    } finally {
      if (!started) {
        cluster.close();
      }
    }
  }

  /** Starts one, or a standby; from now on its REST API is used. */
  public void startJobManager() throws Exception {
    int restPort = Ports.claim(0, "");
    start(
        "jobmanager-" + ++started,
        List.of("rest.port=" + restPort, "jobmanager.rpc.port=" + rpcPort()));
    rest = new FlinkRest(URI.create("http://localhost:" + restPort));
    restAddress = "localhost:" + restPort;
    Waiting.until("a JobManager answers, see " + dir, PATIENCE, () -> rest.get("/config") != null);
  }

  /** With high availability every JobManager has a port that is found through ZooKeeper. */
  private int rpcPort() {
    return highAvailability.isEmpty() ? rpcPort : 0;
  }

  /** SIGKILL for the JobManager that was started first. */
  public void killJobManager() throws Exception {
    String first =
        processes.keySet().stream().filter(name -> name.startsWith("jobmanager")).findFirst().get();
    processes.remove(first).destroyForcibly().waitFor();
    metricsPorts.remove(first);
  }

  /** {@code host:port} of the REST API. */
  public String restAddress() {
    return restAddress;
  }

  /** A folder with a command {@code flink}, as Flink's distribution has one. */
  public Path bin() throws IOException {
    Path bin = Files.createDirectories(dir.resolve("bin"));
    Path script = bin.resolve("flink");
    String words =
        flink.client().stream().map(word -> "'" + word + "'").collect(Collectors.joining(" "));
    Files.writeString(
        script,
        "#!/bin/sh\nexport FLINK_CONF_DIR='%s'\nexec %s \"$@\"\n".formatted(flink.conf(), words));
    if (!script.toFile().setExecutable(true)) {
      throw new IOException("cannot make executable: " + script);
    }
    return bin;
  }

  /** Flink's REST API. */
  public FlinkRest rest() {
    return rest;
  }

  /** Where checkpoints are, in a folder for each job. */
  public Path checkpoints() {
    return dir.resolve("checkpoints");
  }

  /** What Prometheus would scrape, by the names of the processes. */
  public Map<String, URI> metrics() {
    Map<String, URI> addresses = new LinkedHashMap<>();
    metricsPorts.forEach(
        (name, port) -> addresses.put(name, URI.create("http://localhost:" + port + "/metrics")));
    return addresses;
  }

  /** Starts one more, and returns when it has registered. */
  public void startTaskManager() throws Exception {
    long before = taskManagers();
    start("taskmanager-" + ++started, List.of());
    Waiting.until("a TaskManager registers, see " + dir, PATIENCE, () -> taskManagers() > before);
  }

  private long taskManagers() throws InterruptedException {
    try {
      return rest.get("/taskmanagers").get("taskmanagers").size();
    } catch (IOException notUpYet) {
      return 0;
    }
  }

  /**
   * SIGKILL for the one that was started last, without a clean shutdown. Returns when its loss is
   * noticed.
   */
  public void killTaskManager() throws Exception {
    String last = List.copyOf(processes.keySet()).get(processes.size() - 1);
    long before = taskManagers();
    processes.remove(last).destroyForcibly().waitFor();
    metricsPorts.remove(last);
    Waiting.until("the TaskManager is missed", PATIENCE, () -> taskManagers() < before);
  }

  /** Runs Flink's command line and returns what it prints. Fails if the command fails. */
  public String cli(Map<String, String> environment, String action, String... arguments)
      throws Exception {
    List<String> command = flink.client();
    command.addAll(List.of(action, "-m", restAddress));
    command.addAll(Arrays.asList(arguments));
    Path output = Files.createTempFile(dir, "cli-", ".log");
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("FLINK_CONF_DIR", flink.conf().toString());
    builder.environment().putAll(environment);
    int exit = builder.redirectErrorStream(true).redirectOutput(output.toFile()).start().waitFor();
    String printed = Files.readString(output);
    if (exit != 0) {
      throw new LocalException("flink " + String.join(" ", command) + ": " + printed);
    }
    return printed;
  }

  /** Returns when all of the job's tasks run, with this parallelism. */
  public void awaitRunning(String job, int parallelism) throws InterruptedException {
    Waiting.until(
        "job " + job + " runs with parallelism " + parallelism + ", see " + dir,
        PATIENCE,
        () -> isRunning(job, parallelism));
  }

  private boolean isRunning(String job, int parallelism) throws IOException, InterruptedException {
    JsonNode details = rest.get("/jobs/" + job);
    boolean running = "RUNNING".equals(details.get("state").asText());
    for (JsonNode vertex : details.get("vertices")) {
      running &= "RUNNING".equals(vertex.get("status").asText());
      running &= vertex.get("parallelism").asInt() == parallelism;
    }
    return running;
  }

  /** Number of checkpoints completed since the job was submitted. */
  public int checkpoints(String job) throws Exception {
    return rest.get("/jobs/" + job + "/checkpoints").get("counts").get("completed").asInt();
  }

  /** Number of checkpoints restored from since the job was submitted. */
  public int restores(String job) throws Exception {
    return rest.get("/jobs/" + job + "/checkpoints").get("counts").get("restored").asInt();
  }

  @Override
  public void close() throws Exception {
    for (Process process : processes.values()) {
      process.destroyForcibly().waitFor();
    }
  }

  private void start(String name, List<String> more) throws Exception {
    int metricsPort = Ports.claim(0, "");
    List<String> properties =
        new ArrayList<>(
            List.of(
                "jobmanager.rpc.address=localhost",
                "jobmanager.rpc.port=" + rpcPort,
                "jobmanager.bind-host=localhost",
                "taskmanager.host=localhost",
                "taskmanager.bind-host=localhost",
                "rest.address=localhost",
                "rest.bind-address=localhost",
                "blob.server.port=0",
                "metrics.reporter.prometheus.port=" + metricsPort,
                "io.tmp.dirs=" + Files.createDirectories(dir.resolve(name)),
                "execution.checkpointing.dir=" + checkpoints().toUri(),
                "execution.checkpointing.savepoint-dir=" + dir.resolve("savepoints").toUri()));
    properties.addAll(highAvailability);
    properties.addAll(more);
    processes.put(
        name,
        name.startsWith("jobmanager")
            ? flink.jobManager(name, properties)
            : flink.taskManager(name, properties));
    metricsPorts.put(name, metricsPort);
  }
}
