package dev.millrace.local;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.GlobalConfiguration;
import org.apache.flink.metrics.prometheus.PrometheusReporterFactory;

/**
 * A Flink distribution made only from Flink's own jars: what is missing in the job's jar is missing
 * here, too. It runs with a configuration like that in {@code flink-conf/}, and starts Java as
 * Flink's scripts do, with the memory and the options that the configuration asks for.
 */
public final class FlinkDistribution {
  /** What a Flink distribution brings along. */
  private static final List<String> CONTENT =
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

  /** Connectors belong to the job; base and datagen come with flink-streaming-java. */
  private static final List<String> NOT_IN_IT =
      List.of("flink-connector-kafka", "flink-connector-redis");

  /** How the class that computes memory marks its answers among its logging. */
  private static final String ANSWER = "BASH_JAVA_UTILS_EXEC_RESULT:";

  private final Path dir;
  private final Path conf;
  private final String classPath;
  private final Configuration configuration;

  /**
   * @param dir for logs and plugins
   * @param jars a folder with Flink's jars among others
   * @param conf the folder of its configuration
   */
  public FlinkDistribution(Path dir, Path jars, Path conf) throws Exception {
    this.dir = Files.createDirectories(dir);
    this.conf = conf.toAbsolutePath().normalize();
    try (Stream<Path> files = Files.list(jars)) {
      classPath =
          String.join(
              ":",
              files
                  .filter(jar -> startsWithAny(jar, CONTENT) && !startsWithAny(jar, NOT_IN_IT))
                  .map(Path::toString)
                  .toList());
    }
    configuration = GlobalConfiguration.loadConfiguration(this.conf.toString());
    addPlugin("metrics-prometheus", PrometheusReporterFactory.class);
  }

  /**
   * Starts a JobManager; {@code properties}, each {@code key=value}, override the configuration.
   */
  public Process jobManager(String name, List<String> properties) throws Exception {
    List<String> arguments = arguments(properties);
    List<String> memory = memory("GET_JM_RESOURCE_PARAMS", arguments);
    List<String> command = java(name, words(memory.get(0)), CoreOptions.FLINK_JM_JVM_OPTIONS.key());
    command.add("org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint");
    command.addAll(arguments);
    command.addAll(words(memory.get(1)));
    return start(name, command);
  }

  /** Starts a TaskManager in the same way. */
  public Process taskManager(String name, List<String> properties) throws Exception {
    List<String> arguments = arguments(properties);
    List<String> memory = memory("GET_TM_RESOURCE_PARAMS", arguments);
    List<String> command = java(name, words(memory.get(0)), CoreOptions.FLINK_TM_JVM_OPTIONS.key());
    command.add("org.apache.flink.runtime.taskexecutor.TaskManagerRunner");
    command.addAll(arguments);
    command.addAll(words(memory.get(1)));
    return start(name, command);
  }

  /** Starts ZooKeeper, whose server is in the jar that Flink ships for the client. */
  public Process zooKeeper(int port) throws IOException {
    Path data = Files.createDirectories(dir.resolve("zookeeper"));
    Path settings =
        Files.writeString(
            dir.resolve("zoo.cfg"),
            """
            dataDir=%s
            clientPortAddress=localhost
            clientPort=%d
            tickTime=500
            admin.enableServer=false
            """
                .formatted(data, port));
    List<String> command = java("zookeeper", List.of("-Xmx128m"), "");
    command.add(
        "org.apache.flink.shaded.zookeeper3.org.apache.zookeeper.server.ZooKeeperServerMain");
    command.add(settings.toString());
    return start("zookeeper", command);
  }

  /** The folder of its configuration. */
  public Path conf() {
    return conf;
  }

  /** Flink's command line, as the words before its arguments. */
  public List<String> client() throws IOException {
    List<String> command = new ArrayList<>(List.of(javaBinary(), "-Xmx384m"));
    command.addAll(options(CoreOptions.FLINK_JVM_OPTIONS.key()));
    command.add("-Dlog.file=" + dir.resolve("client.log"));
    command.add("-Dlog4j.configurationFile=" + conf.resolve("log4j-cli.properties").toUri());
    command.addAll(List.of("-cp", classPath, "org.apache.flink.client.cli.CliFrontend"));
    return command;
  }

  private void addPlugin(String name, Class<?> inIt) throws IOException, URISyntaxException {
    Path jar = Path.of(inIt.getProtectionDomain().getCodeSource().getLocation().toURI());
    Path plugin = Files.createDirectories(dir.resolve("plugins").resolve(name));
    Files.copy(jar, plugin.resolve(jar.getFileName()));
  }

  private List<String> java(String name, List<String> memory, String moreOptions) {
    List<String> command = new ArrayList<>(List.of(javaBinary()));
    command.addAll(memory);
    command.addAll(options(CoreOptions.FLINK_JVM_OPTIONS.key()));
    command.addAll(options(moreOptions));
    command.add("-Dlog.file=" + dir.resolve(name + ".log"));
    command.add("-Dlog4j.configurationFile=" + conf.resolve("log4j-console.properties").toUri());
    command.addAll(List.of("-cp", classPath));
    return command;
  }

  private List<String> options(String key) {
    return words(configuration.toMap().getOrDefault(key, ""));
  }

  private List<String> arguments(List<String> properties) {
    List<String> arguments = new ArrayList<>(List.of("--configDir", conf.toString()));
    properties.forEach(property -> arguments.addAll(List.of("-D", property)));
    return arguments;
  }

  /** Two answers: options for Java, and for Flink's process. */
  private List<String> memory(String command, List<String> arguments) throws Exception {
    List<String> line = new ArrayList<>(List.of(javaBinary(), "-cp", classPath));
    line.addAll(List.of("org.apache.flink.runtime.util.bash.BashJavaUtils", command));
    line.addAll(arguments);
    Path output = Files.createTempFile(dir, "memory-", ".log");
    Process process =
        new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(output.toFile()).start();
    int exit = process.waitFor();
    String printed = Files.readString(output);
    if (exit != 0) {
      throw new LocalException(printed);
    }
    return printed
        .lines()
        .filter(answer -> answer.startsWith(ANSWER))
        .map(answer -> answer.substring(ANSWER.length()))
        .toList();
  }

  private Process start(String name, List<String> command) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("FLINK_PLUGINS_DIR", dir.resolve("plugins").toString());
    return builder
        .redirectErrorStream(true)
        .redirectOutput(
            ProcessBuilder.Redirect.appendTo(dir.resolve(name + "-console.log").toFile()))
        .start();
  }

  private static String javaBinary() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  private static List<String> words(String text) {
    return text.isBlank() ? List.of() : List.of(text.strip().split("\\s+"));
  }

  private static boolean startsWithAny(Path jar, List<String> prefixes) {
    return prefixes.stream().anyMatch(jar.getFileName().toString()::startsWith);
  }
}
