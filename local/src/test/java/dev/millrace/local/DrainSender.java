package dev.millrace.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** Posts batches as the platform does, and writes into the ledger what was answered with 204. */
final class DrainSender {
  private final HttpClient http = HttpClient.newHttpClient();
  private final URI drain;
  private final Ledger ledger;
  private final List<SentBatch.Bad> deadLetters = new ArrayList<>();
  private long routerLines;
  private long duplicateLines;

  DrainSender(URI ingest, Ledger ledger) {
    this.drain = ingest.resolve("/logs");
    this.ledger = ledger;
  }

  /** What must be among the dead letters by now, as often as it was delivered. */
  List<SentBatch.Bad> deadLetters() {
    return deadLetters;
  }

  /** The first delivery. */
  void deliver(SentBatch batch) throws IOException, InterruptedException {
    post(batch, batch.body());
    for (SentBatch.Entry entry : batch.lines) {
      ledger.enter(batch.app, entry.timeMillis(), entry.change());
      if (entry.line() != null) {
        ledger.enterRoute(batch.app, entry.timeMillis(), entry.line());
      }
    }
    deadLetters.addAll(batch.bad);
    ledger.balance().count(batch.app, "counted", batch.countedLines() - batch.unparseableLines());
    ledger.balance().count(batch.app, "unparseable", batch.unparseableLines());
  }

  /** Another delivery of what was delivered already; with a body that may hold one notice more. */
  void deliverAgain(SentBatch batch, byte[] body) throws IOException, InterruptedException {
    post(batch, body);
    duplicateLines += batch.countedLines();
    ledger.balance().count(batch.app, "duplicates", batch.countedLines());
    deadLetters.addAll(batch.bad);
  }

  /** Router logs delivered so far, first and further deliveries alike. */
  long routerLines() {
    return routerLines;
  }

  /** Router logs that were counted before. */
  long duplicateLines() {
    return duplicateLines;
  }

  private void post(SentBatch batch, byte[] body) throws IOException, InterruptedException {
    String user = batch.app + ":secret";
    HttpRequest.Builder request =
        HttpRequest.newBuilder(drain)
            .header(
                "Authorization",
                "Basic "
                    + Base64.getEncoder().encodeToString(user.getBytes(StandardCharsets.US_ASCII)))
            .header("Content-Type", "application/logplex-1")
            .header("Logplex-Drain-Token", "d.0c4b1a6e-5f2b-4c39-9d52-93ab12345678")
            .POST(HttpRequest.BodyPublishers.ofByteArray(body));
    if (batch.frameId != null) {
      request.header("Logplex-Frame-Id", batch.frameId);
    }
    assertThat(http.send(request.build(), BodyHandlers.discarding()).statusCode()).isEqualTo(204);
    routerLines += batch.routerLines();
    ledger.balance().count(batch.app, "received", batch.routerLines());
    batch.rejectedLines().forEach((why, lines) -> ledger.balance().count(batch.app, why, lines));
  }
}
