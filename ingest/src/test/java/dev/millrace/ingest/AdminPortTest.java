package dev.millrace.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.ingest.config.AdminBind;
import dev.millrace.ingest.config.IngestConfig;
import dev.millrace.ingest.store.RecordingBatchStore;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Where an operator may ask. */
class AdminPortTest {
  private Ingest ingest;

  @AfterEach
  void stop() {
    ingest.close();
  }

  @Test
  void metricsMoveToAPortOfTheirOwn() throws Exception {
    start("127.0.0.1:0");

    assertThat(ingest.operatorAddress()).isNotEqualTo(ingest.address());
    for (String path : new String[] {"/health", "/ready", "/metrics"}) {
      assertThat(status(ingest.operatorAddress(), path)).as(path).isEqualTo(200);
    }
    assertThat(status(ingest.address(), "/metrics")).isEqualTo(404);
    assertThat(status(ingest.address(), "/health")).isEqualTo(200);
    assertThat(status(ingest.address(), "/ready")).isEqualTo(200);
    assertThat(status(ingest.operatorAddress(), "/logs")).isEqualTo(404);
  }

  @Test
  void orNowhere() throws Exception {
    start("none");

    assertThat(ingest.operatorAddress()).isEqualTo(ingest.address());
    assertThat(status(ingest.address(), "/metrics")).isEqualTo(404);
    assertThat(status(ingest.address(), "/health")).isEqualTo(200);
    assertThat(status(ingest.address(), "/ready")).isEqualTo(200);
  }

  private void start(String adminBind) {
    ingest =
        Ingest.start(
            IngestConfig.builder().port(0).adminBind(AdminBind.parse(adminBind)).build(),
            new RecordingBatchStore());
  }

  private static int status(URI address, String path) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(address.resolve(path)).build(),
            HttpResponse.BodyHandlers.discarding())
        .statusCode();
  }
}
