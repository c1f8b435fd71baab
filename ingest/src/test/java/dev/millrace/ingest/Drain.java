package dev.millrace.ingest;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;

/** A sender, as the platform's is: over HTTP/1.1, with a time-out of five seconds or so. */
final class Drain {
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final URI address;
  private final URI operators;

  Drain(Ingest ingest) {
    this(ingest.address(), ingest.operatorAddress());
  }

  /** A process that answers operators at the same address. */
  Drain(URI address) {
    this(address, address);
  }

  private Drain(URI address, URI operators) {
    this.address = address;
    this.operators = operators;
  }

  HttpResponse<String> post(String pathAndQuery, byte[] body, String... headers) {
    return send(request(pathAndQuery, headers).POST(publisher(body)).build());
  }

  CompletableFuture<HttpResponse<String>> postAsync(
      String pathAndQuery, byte[] body, String... headers) {
    return client.sendAsync(
        request(pathAndQuery, headers).POST(publisher(body)).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  HttpResponse<String> method(String method, String path) {
    return send(request(path).method(method, HttpRequest.BodyPublishers.noBody()).build());
  }

  HttpResponse<String> get(String path) {
    return method("GET", path);
  }

  /**
   * The value of a series in /metrics, 0 if it is absent; {@code series} as Prometheus writes it.
   */
  double metric(String series) {
    return send(HttpRequest.newBuilder(operators.resolve("/metrics")).build())
        .body()
        .lines()
        .filter(line -> line.startsWith(series + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .findFirst()
        .orElse(0);
  }

  HttpResponse<String> send(HttpRequest request) {
    try {
      return client.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  HttpRequest.Builder request(String pathAndQuery, String... headers) {
    HttpRequest.Builder request = HttpRequest.newBuilder(address.resolve(pathAndQuery));
    return headers.length == 0 ? request : request.headers(headers);
  }

  private static HttpRequest.BodyPublisher publisher(byte[] body) {
    return HttpRequest.BodyPublishers.ofByteArray(body);
  }
}
