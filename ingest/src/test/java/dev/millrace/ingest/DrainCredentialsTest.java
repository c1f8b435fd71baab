package dev.millrace.ingest;

import static dev.millrace.ingest.batch.Frames.body;
import static dev.millrace.ingest.batch.Frames.router;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.ingest.config.Credentials;
import dev.millrace.ingest.config.IngestConfig;
import dev.millrace.ingest.config.IngestOptions;
import dev.millrace.ingest.store.RecordingBatchStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who may post, while the credentials change. */
class DrainCredentialsTest {
  private static final byte[] BODY = body(router(1));

  @TempDir Path directory;

  private Ingest ingest;
  private Drain drain;

  @AfterEach
  void stop() {
    ingest.close();
  }

  @Test
  void aSecretIsRotatedWithoutARefusal() throws IOException {
    Path file = Files.writeString(directory.resolve("drains"), "shop:old\n");
    start(IngestConfig.builder().credentialsFile(file));

    Files.writeString(file, "shop:old\nshop:new\n");
    await().atMost(Duration.ofSeconds(30)).until(() -> status("shop", "new") == 204);
    assertThat(status("shop", "old")).isEqualTo(204);

    Files.writeString(file, "shop:new\n");
    await().atMost(Duration.ofSeconds(30)).until(() -> status("shop", "old") == 401);
    assertThat(status("shop", "new")).isEqualTo(204);
    assertThat(drain.metric("millrace_ingest_file_reloads_total{file=\"credentials\"}"))
        .isEqualTo(2);
  }

  @Test
  void aBrokenFileKeepsTheOldCredentialsAndShowsInAMetric() throws IOException {
    Path file = Files.writeString(directory.resolve("drains"), "shop:old\n");
    start(IngestConfig.builder().credentialsFile(file));

    for (String broken : List.of("shop:new\nnonsense\n", "# nobody\n", "")) {
      Files.writeString(file, broken);
      await().atMost(Duration.ofSeconds(30)).until(() -> stale() == 1);
      assertThat(status("shop", "old")).isEqualTo(204);
      assertThat(status("shop", "new")).isEqualTo(401);
      Files.writeString(file, "shop:old\n");
      await().atMost(Duration.ofSeconds(30)).until(() -> stale() == 0);
    }
    assertThat(status("shop", "old")).isEqualTo(204);
  }

  @Test
  void theVariableAndTheFileCountTogether() throws IOException {
    Path file = Files.writeString(directory.resolve("drains"), "blog:b\n");
    start(IngestConfig.builder().credentials(Credentials.parse("shop:s")).credentialsFile(file));

    assertThat(status("shop", "s")).isEqualTo(204);
    assertThat(status("blog", "b")).isEqualTo(204);
    assertThat(status("blog", "s")).isEqualTo(401);
  }

  @Test
  void refusalsAreCountedByTheirReason() {
    start(IngestConfig.builder().credentials(Credentials.parse("shop:s")));

    drain.post("/logs", BODY);
    drain.post("/logs", BODY, "Authorization", "Bearer s");
    drain.post("/logs", BODY, "Authorization", "Basic !!!");
    status("nobody", "s");
    status("shop", "t");
    status("shop", "");
    status("shop", "s");

    assertThat(refused("missing")).isEqualTo(1);
    assertThat(refused("malformed")).isEqualTo(2);
    assertThat(refused("unknown-application")).isEqualTo(1);
    assertThat(refused("wrong-secret")).isEqualTo(2);
    assertThat(
            drain.metric("millrace_ingest_requests_total{answer=\"unauthorized\",status=\"401\"}"))
        .isEqualTo(6);
  }

  private void start(IngestOptions config) {
    ingest = Ingest.start(config.port(0).build(), new RecordingBatchStore());
    drain = new Drain(ingest);
  }

  private int status(String app, String secret) {
    byte[] userAndSecret = (app + ":" + secret).getBytes(StandardCharsets.UTF_8);
    String basic = "Basic " + Base64.getEncoder().encodeToString(userAndSecret);
    return drain.post("/logs", BODY, "Authorization", basic).statusCode();
  }

  private double stale() {
    return drain.metric("millrace_ingest_file_stale{file=\"credentials\"}");
  }

  private double refused(String reason) {
    return drain.metric("millrace_ingest_unauthorized_total{reason=\"" + reason + "\"}");
  }
}
