package dev.millrace.local.chaos;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.TimeUnit;

/**
 * Posts batches as Logplex does: it waits 5 s for an answer, repeats a batch under the same
 * identity at once, and drops it after three tries. A refused connection is no try. Not
 * thread-safe.
 */
final class LogplexSender {
  static final int TRIES = 3;
  static final Duration TIMEOUT = Duration.ofSeconds(5);

  private static final long CONNECT_PAUSE_MILLIS = 50;

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(TIMEOUT).build();
  private final URI drain;

  LogplexSender(URI ingest) {
    this.drain = ingest.resolve("/logs");
  }

  /**
   * Sends a batch; whether it was acknowledged.
   *
   * @param beforeRetry what happens to the batch before it is sent again
   */
  boolean deliver(DrainBatch batch, int tries, Runnable beforeRetry) throws InterruptedException {
    for (int i = 0; i < tries; i++) {
      if (i > 0) {
        beforeRetry.run();
      }
      if (tryOnce(batch, TIMEOUT)) {
        return true;
      }
    }
    return false;
  }

  /** One try, and not longer; whether it was acknowledged. */
  boolean tryOnce(DrainBatch batch, Duration timeout) throws InterruptedException {
    HttpRequest request = request(batch, timeout);
    while (true) {
      String answer;
      try {
        answer = Integer.toString(http.send(request, BodyHandlers.discarding()).statusCode());
      } catch (ConnectException e) {
        TimeUnit.MILLISECONDS.sleep(CONNECT_PAUSE_MILLIS);
        continue;
      } catch (HttpTimeoutException e) {
        answer = "timeout";
      } catch (IOException e) {
        answer = "broken";
      }
      batch.tried(answer);
      return answer.startsWith("2");
    }
  }

  private HttpRequest request(DrainBatch batch, Duration timeout) {
    byte[] user = (batch.app + ":secret").getBytes(StandardCharsets.US_ASCII);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(drain)
            .timeout(timeout)
            .header("Authorization", "Basic " + Base64.getEncoder().encodeToString(user))
            .header("Content-Type", "application/logplex-1")
            .POST(BodyPublishers.ofByteArray(batch.body()));
    if (batch.frameId != null) {
      request.header("Logplex-Frame-Id", batch.frameId);
    }
    return request.build();
  }
}
