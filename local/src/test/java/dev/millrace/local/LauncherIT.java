package dev.millrace.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
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
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./millrace} as a user runs it: the script, a JVM of its own, signals. */
@Timeout(180)
class LauncherIT {
  private static final Path REPOSITORY = Path.of("..").toAbsolutePath().normalize();
  private static final String[] FREE_PORTS = {
    "--dashboard-port",
    "0",
    "--ingest-port",
    "0",
    "--flink-port",
    "0",
    "--kafka-port",
    "0",
    "--redis-port",
    "0"
  };

  @TempDir Path dir;
  private Process process;

  @AfterEach
  void endWhatIsLeft() throws Exception {
    if (process != null && process.isAlive()) {
      process.destroy();
      if (!process.waitFor(60, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    }
  }

  @Test
  void localShowsNumbersAndStopsWithoutATrace() throws Exception {
    start("local", FREE_PORTS);
    Map<String, String> addresses = awaitReady();
    awaitOutput("Redis says: shop .* requests=[1-9]\\d* .* p50=\\d+");
    assertThat(get(addresses.get("ingest") + "/ready")).isEqualTo(200);
    assertThat(get(addresses.get("dashboard") + "/api/apps/shop/series")).isEqualTo(200);
    assertThat(output()).containsSubsequence("dashboard: http://", "ready dashboard=http://");
    assertThat(get(addresses.get("flink"))).as("Flink's web UI").isEqualTo(200);
    URI redis = URI.create(addresses.get("redis"));
    assertThat(listens(redis.getPort())).isTrue();

    ctrlC();

    assertThat(output()).contains("stopping Flink", "stopping ingest", "stopping Kafka", "stopped");
    assertThat(output().indexOf("stopping Flink")).isLessThan(output().indexOf("stopping Redis"));
    assertThat(listens(redis.getPort())).as("Redis is gone").isFalse();
    assertThat(temporaryFiles()).isEmpty();
  }

  @Test
  void localGoesOnWhereItStopped() throws Exception {
    Path data = dir.resolve("data");
    start("local", with("--data-dir", data.toString()));
    awaitReady();
    awaitOutput("Redis says: ");
    await("a checkpoint")
        .atMost(Duration.ofSeconds(60))
        .until(() -> exists(data.resolve("flink"), "_metadata"));
    ctrlC();

    start("local", with("--data-dir", data.toString(), "--no-traffic"));
    Map<String, String> addresses = awaitReady();
    try (RedisDump redis = new RedisDump(URI.create(addresses.get("redis")))) {
      assertThat(redis.applications()).contains("shop", "api", "blog", "admin");
    }
    ctrlC();
    assertThat(Files.readString(data.resolve("millrace.log")))
        .contains("Restoring job")
        .doesNotContain("switched to FAILED");
  }

  @Test
  void ctrlCWhileItStartsLeavesNothingBehind() throws Exception {
    start("local", FREE_PORTS);
    awaitOutput("starting Kafka");

    ctrlC();

    assertThat(output()).contains("stopping Redis", "stopped").doesNotContain("Exception");
    assertThat(temporaryFiles()).isEmpty();
  }

  @Test
  void aPortInUseIsOneLineThatNamesTheOption() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      start(
          "local",
          "--flink-port",
          Integer.toString(taken.getLocalPort()),
          "--redis-port",
          "0",
          "--kafka-port",
          "0",
          "--ingest-port",
          "0",
          "--dashboard-port",
          "0");

      assertThat(process.waitFor()).isEqualTo(1);
      assertThat(output())
          .contains("port " + taken.getLocalPort() + " is in use")
          .contains("--flink-port")
          .doesNotContain("Exception");
    }
  }

  @Test
  void helpExplainsAndNonsenseIsRefused() throws Exception {
    start("--help");
    assertThat(process.waitFor()).isZero();
    assertThat(output()).contains("local", "ingest");

    start("local", "--help");
    assertThat(process.waitFor()).isZero();
    assertThat(output()).contains("--no-traffic", "--data-dir", "--redis-port");

    start("grind");
    assertThat(process.waitFor()).isEqualTo(2);
    assertThat(output()).contains("no such command: grind");

    start("local", "--no-such-option");
    assertThat(process.waitFor()).isEqualTo(2);
    assertThat(output()).contains("--no-such-option");

    start("local", "--rate", "0");
    assertThat(process.waitFor()).isEqualTo(2);
    assertThat(output()).contains("--rate must be positive");
  }

  @Test
  void eachCommandSaysTheVersionThatWasBuilt() throws Exception {
    Matcher version =
        Pattern.compile("<artifactId>millrace</artifactId>\\s*<version>(.+?)</version>")
            .matcher(Files.readString(REPOSITORY.resolve("pom.xml")));
    assertThat(version.find()).isTrue();
    for (String command : List.of("local", "ingest", "topics", "dashboard", "compare")) {
      start(command, "--version");
      assertThat(process.waitFor()).isZero();
      assertThat(output()).isEqualTo("millrace " + command + " " + version.group(1) + "\n");
    }
  }

  /** They lie in the job's jar, where Flink and its logging are absent. */
  @Test
  void namespacesAreComparedAndPromotedWithoutFlink() throws Exception {
    try (LocalRedis server = LocalRedis.start(Ports.claim(0, ""), dir.resolve("redis"))) {
      RedisClient client = RedisClient.create(RedisURI.create(server.uri()));
      client.connect().sync().hset("shadow:{shop}:10s:0", "requests", "1");
      client.shutdown();
      String redis = "--redis-url=" + server.uri();

      start("compare", "millrace", "shadow", redis);
      assertThat(process.waitFor()).isEqualTo(1);
      assertThat(output().lines())
          .containsExactly(
              "shop 10s 1970-01-01T00:00:00Z only in shadow",
              "compared 1 windows of 1 applications: 0 equal, 0 different, 0 only in millrace, 1 only"
                  + " in shadow");

      start("promote", "shadow", "millrace", redis);
      assertThat(process.waitFor()).isZero();
      assertThat(output()).startsWith("promoted 1 windows, 0 were equal").hasLineCount(1);

      start("compare", "millrace", "shadow", redis);
      assertThat(process.waitFor()).isZero();
    }
    start("compare", "millrace");
    assertThat(process.waitFor()).isEqualTo(2);
    assertThat(output()).contains("millrace compare: ", "'B'", "--help").hasLineCount(1);
  }

  private static String[] with(String... more) {
    List<String> arguments = new ArrayList<>(List.of(FREE_PORTS));
    arguments.addAll(List.of(more));
    return arguments.toArray(String[]::new);
  }

  private void start(String command, String... arguments) throws IOException {
    List<String> line = new ArrayList<>(List.of("./millrace", command));
    line.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(line).directory(REPOSITORY.toFile());
    builder.environment().put("MILLRACE_SKIP_BUILD", "1");
    builder.environment().put("MILLRACE_JAVA_OPTIONS", "-Xmx1g -Djava.io.tmpdir=" + temporary());
    process = builder.redirectErrorStream(true).redirectOutput(outputFile().toFile()).start();
  }

  private Map<String, String> awaitReady() {
    awaitOutput("ready dashboard=\\S+ ingest=\\S+ flink=\\S+ kafka=\\S+ redis=\\S+");
    Map<String, String> addresses = new java.util.HashMap<>();
    Matcher pair =
        Pattern.compile("(\\w+)=(\\S+)").matcher(output().split("ready ")[1].split("\n")[0]);
    while (pair.find()) {
      addresses.put(pair.group(1), pair.group(2));
    }
    return addresses;
  }

  private void awaitOutput(String regex) {
    Pattern pattern = Pattern.compile(regex);
    await(regex)
        .atMost(Duration.ofSeconds(120))
        .failFast(() -> assertThat(process.isAlive()).as("alive: %s", output()).isTrue())
        .until(() -> pattern.matcher(output()).find());
  }

  /** What a terminal sends; the launcher has become the JVM by then. */
  private void ctrlC() throws Exception {
    new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("it ends: %s", output()).isTrue();
  }

  private static boolean listens(int port) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  private int get(String url) throws IOException, InterruptedException {
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.discarding())
        .statusCode();
  }

  private Path temporary() throws IOException {
    return Files.createDirectories(dir.resolve("tmp"));
  }

  private List<Path> temporaryFiles() throws IOException {
    try (Stream<Path> files = Files.list(temporary())) {
      return files.filter(file -> file.getFileName().toString().startsWith("millrace-")).toList();
    }
  }

  private static boolean exists(Path dir, String name) throws IOException {
    try (Stream<Path> files = Files.walk(dir)) {
      return files.anyMatch(file -> file.endsWith(name));
    }
  }

  private Path outputFile() {
    return dir.resolve("output");
  }

  private String output() {
    try {
      return Files.readString(outputFile());
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
