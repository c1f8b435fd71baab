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

/** Delivers batches, and writes into the ledger what that means. */
final class DrainSender {
  /** How a batch gets into the log. Returns when it is there. */
  interface Way {
    void deliver(SentBatch batch, byte[] body) throws Exception;
  }

  private final Way way;
  private final Ledger ledger;
  private final List<SentBatch.Bad> deadLetters = new ArrayList<>();
  private long routerLines;
  private long duplicateLines;

  /** Posts batches as the platform does. */
  DrainSender(URI ingest, Ledger ledger) {
    this(new Posts(ingest.resolve("/logs")), ledger);
  }

  DrainSender(Way way, Ledger ledger) {
    this.way = way;
    this.ledger = ledger;
  }

  /** What must be among the dead letters by now, as often as it was delivered. */
  List<SentBatch.Bad> deadLetters() {
    return deadLetters;
  }

  /** The first delivery. */
  void deliver(SentBatch batch) throws Exception {
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
  void deliverAgain(SentBatch batch, byte[] body) throws Exception {
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

  private void post(SentBatch batch, byte[] body) throws Exception {
    way.deliver(batch, body);
    routerLines += batch.routerLines();
    ledger.balance().count(batch.app, "received", batch.routerLines());
    batch.rejectedLines().forEach((why, lines) -> ledger.balance().count(batch.app, why, lines));
  }

  private record Posts(URI drain) implements Way {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @Override
    public void deliver(SentBatch batch, byte[] body) throws IOException, InterruptedException {
      String user = batch.app + ":secret";
      HttpRequest.Builder request =
          HttpRequest.newBuilder(drain)
              .header(
                  "Authorization",
                  "Basic "
                      + Base64.getEncoder()
                          .encodeToString(user.getBytes(StandardCharsets.US_ASCII)))
              .header("Content-Type", "application/logplex-1")
              .header("Logplex-Drain-Token", "d.0c4b1a6e-5f2b-4c39-9d52-93ab12345678")
              .POST(HttpRequest.BodyPublishers.ofByteArray(body));
      if (batch.frameId != null) {
        request.header("Logplex-Frame-Id", batch.frameId);
      }
      assertThat(HTTP.send(request.build(), BodyHandlers.discarding()).statusCode()).isEqualTo(204);
    }
  }
}
