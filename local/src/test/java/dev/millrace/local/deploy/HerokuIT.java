package dev.millrace.local.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The lines of the Procfiles, run by a shell as Heroku's dynos do, with the variables it sets. */
class HerokuIT {
  @TempDir private Path dir;

  @Test
  void ingestTakesThePortAndHerokusKafka() throws Exception {
    answers(
        "ingest", Map.of("KAFKA_URL", "kafka://localhost:1", "DRAIN_CREDENTIALS", "shop:secret"));
  }

  @Test
  void theDashboardTakesThePortAndHerokusRedis() throws Exception {
    answers(
        "dashboard",
        Map.of(
            "REDIS_URL", "redis://:secret@localhost:1",
            "REDIS_TLS_URL", "rediss://:secret@localhost:1",
            "REDIS_TLS_VERIFY", "none",
            "DASHBOARD_PASSWORD", "a long password"));
  }

  /** It is up, on the port it was given, and ends within 30 s of SIGTERM. */
  private void answers(String process, Map<String, String> variables) throws Exception {
    String line =
        Files.readString(Repository.ROOT.resolve("deploy/heroku/" + process + ".Procfile"));
    assertThat(line).startsWith("web: ");
    int port = freePort();
    Map<String, String> environment = new HashMap<>(variables);
    environment.put("PORT", Integer.toString(port));
    environment.put("HOME", dir.toString());
    Path log = dir.resolve("log");
    ProcessBuilder builder =
        new ProcessBuilder("sh", "-c", "exec " + line.substring("web: ".length()).strip())
            .directory(Repository.ROOT.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().putAll(environment);
    Process started = builder.start();
    try {
      await(process + " is up")
          .atMost(Duration.ofSeconds(60))
          .failFast(() -> assertThat(started.isAlive()).as(Files.readString(log)).isTrue())
          .ignoreExceptions()
          .until(() -> status(port, "/health") == 200);
      assertThat(status(port, "/metrics")).as("everybody can reach that port").isNotEqualTo(200);
      started.destroy();
      assertThat(started.waitFor(30, TimeUnit.SECONDS)).as(Files.readString(log)).isTrue();
      assertThat(Files.readString(log)).doesNotContain("secret", "a long password");
    } finally {
      started.destroyForcibly();
    }
  }

  private static int status(int port, String path) throws Exception {
    URI uri = URI.create("http://localhost:" + port + path);
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(uri).build(), BodyHandlers.discarding())
        .statusCode();
  }

  private static int freePort() throws Exception {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
