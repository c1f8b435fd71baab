package dev.millrace.local;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A standalone Flink session cluster of real processes, put together from Flink's jars alone, and
 * Flink's own command line: what is missing in the job's jar is missing here.
 */
final class FlinkCluster implements AutoCloseable {
  /** What a Flink distribution brings along. */
  private static final List<String> DISTRIBUTION =
      List.of(
          "flink-",
          "commons-",
          "log4j-",
          "slf4j-",
          "kryo-",
          "minlog-",
          "objenesis-",
          "reflectasm-",
          "snakeyaml-engine-",
          "snappy-",
          "lz4-",
          "javassist-",
          "jsr305-");

  /** Connectors are the job's own business; base and datagen come with flink-streaming-java. */
  private static final List<String> NOT_IN_IT =
      List.of("flink-connector-kafka", "flink-connector-redis");

  private static final List<String> OPENS =
      List.of(
          "--add-opens=java.base/java.lang=ALL-UNNAMED",
          "--add-opens=java.base/java.util=ALL-UNNAMED",
          "--add-exports=java.base/sun.net.util=ALL-UNNAMED");

  private static final List<String> TASK_MANAGER_RESOURCES =
      List.of(
          "taskmanager.cpu.cores=2",
          "taskmanager.memory.task.heap.size=256m",
          "taskmanager.memory.task.off-heap.size=0b",
          "taskmanager.memory.framework.heap.size=128m",
          "taskmanager.memory.framework.off-heap.size=128m",
          "taskmanager.memory.network.min=64m",
          "taskmanager.memory.network.max=64m",
          "taskmanager.memory.managed.size=16m",
          "taskmanager.memory.jvm-metaspace.size=256m",
          "taskmanager.memory.jvm-overhead.min=192m",
          "taskmanager.memory.jvm-overhead.max=192m");

  private static final int SLOTS = 3;

  private final Path dir;
  private final String classPath;
  private final FlinkRest rest;
  private final List<Process> processes = new ArrayList<>();
  private Process taskManager;

  private FlinkCluster(Path dir, Path jars, int restPort) throws IOException {
    this.dir = dir;
    this.rest = new FlinkRest(URI.create("http://localhost:" + restPort));
    try (Stream<Path> files = Files.list(jars)) {
      this.classPath =
          String.join(
              ":",
              files
                  .filter(jar -> startsWithAny(jar, DISTRIBUTION) && !startsWithAny(jar, NOT_IN_IT))
                  .map(Path::toString)
                  .toList());
    }
    Files.createDirectories(dir.resolve("conf"));
    Files.writeString(
        dir.resolve("conf/config.yaml"),
        String.join(
            "\n",
            "jobmanager.rpc.address: localhost",
            "jobmanager.rpc.port: " + Ports.claim(0, ""),
            "rest.address: localhost",
            "rest.port: " + restPort,
            "taskmanager.host: localhost",
            "taskmanager.numberOfTaskSlots: " + SLOTS,
            "blob.storage.directory: " + Files.createDirectories(dir.resolve("blobs")),
            "web.upload.dir: " + Files.createDirectories(dir.resolve("uploads")),
            "io.tmp.dirs: " + Files.createDirectories(dir.resolve("io")),
            "heartbeat.interval: 1000",
            "heartbeat.timeout: 10000",
            "execution.checkpointing.interval: 1s",
            "execution.checkpointing.dir: " + dir.resolve("checkpoints").toUri(),
            ""));
  }

  /**
   * Starts a JobManager and a TaskManager of three slots.
   *
   * @param jars a folder with Flink's jars among others
   */
  static FlinkCluster start(Path dir, Path jars) throws Exception {
    FlinkCluster cluster = new FlinkCluster(dir, jars, Ports.claim(0, ""));
    boolean started = false;
    try {
      cluster.java(
          "jobmanager",
          "org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint",
          List.of());
      cluster.startTaskManager();
      started = true;
      return cluster;
    } finally {
      if (!started) {
        cluster.close();
      }
    }
  }

  FlinkRest rest() {
    return rest;
  }

  void startTaskManager() throws IOException {
    List<String> resources =
        TASK_MANAGER_RESOURCES.stream().flatMap(r -> Stream.of("-D", r)).toList();
    taskManager =
        java("taskmanager", "org.apache.flink.runtime.taskexecutor.TaskManagerRunner", resources);
    await("a TaskManager registers, see " + dir)
        .atMost(Duration.ofSeconds(120))
        .ignoreExceptions()
        .until(() -> rest.get("/taskmanagers").get("taskmanagers").size() > 0);
  }

  /** SIGKILL: no chance to say goodbye. */
  void killTaskManager() throws Exception {
    taskManager.destroyForcibly().waitFor();
  }

  /** Runs Flink's command line; what it prints. Fails if it does. */
  String cli(Map<String, String> environment, String... arguments) throws Exception {
    List<String> command = command("org.apache.flink.client.cli.CliFrontend");
    command.addAll(Arrays.asList(arguments));
    Path output = Files.createTempFile(dir, "cli-", ".log");
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("FLINK_CONF_DIR", dir.resolve("conf").toString());
    builder.environment().putAll(environment);
    int exit = builder.redirectErrorStream(true).redirectOutput(output.toFile()).start().waitFor();
    String printed = Files.readString(output);
    if (exit != 0) {
      throw new AssertionError("flink " + String.join(" ", arguments) + ": " + printed);
    }
    return printed;
  }

  void awaitRunning(String job) {
    await("job " + job + " runs, see " + dir)
        .atMost(Duration.ofSeconds(120))
        .ignoreExceptions()
        .until(
            () -> {
              JsonNode details = rest.get("/jobs/" + job);
              boolean running = "RUNNING".equals(details.get("state").asText());
              for (JsonNode vertex : details.get("vertices")) {
                running &= "RUNNING".equals(vertex.get("status").asText());
              }
              return running;
            });
  }

  /** Number of checkpoints completed since the job was submitted. */
  int checkpoints(String job) throws Exception {
    return rest.get("/jobs/" + job + "/checkpoints").get("counts").get("completed").asInt();
  }

  /** Number of checkpoints restored from since the job was submitted. */
  int restores(String job) throws Exception {
    return rest.get("/jobs/" + job + "/checkpoints").get("counts").get("restored").asInt();
  }

  @Override
  public void close() throws Exception {
    processes.sort(Comparator.comparing(Process::pid).reversed());
    for (Process process : processes) {
      process.destroyForcibly().waitFor();
    }
  }

  private Process java(String name, String mainClass, List<String> arguments) throws IOException {
    List<String> command = command(mainClass);
    command.add("-c");
    command.add(dir.resolve("conf").toString());
    command.addAll(arguments);
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(dir.resolve(name + ".log").toFile()))
            .start();
    processes.add(process);
    return process;
  }

  private List<String> command(String mainClass) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx384m");
    command.addAll(OPENS);
    command.addAll(List.of("-cp", classPath, mainClass));
    return command;
  }

  private static boolean startsWithAny(Path jar, List<String> prefixes) {
    return prefixes.stream().anyMatch(jar.getFileName().toString()::startsWith);
  }
}
