package dev.millrace.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Flink's REST API, as a deployment tool uses it: upload, run, stop with a savepoint. */
public final class FlinkRest {
  private static final String BOUNDARY = "millrace-jar";

  private final ObjectMapper json = new ObjectMapper();
  private final HttpClient http = HttpClient.newHttpClient();
  private final URI address;

  public FlinkRest(URI address) {
    this.address = address;
  }

  /** The answer to a GET. */
  public JsonNode get(String path) throws IOException, InterruptedException {
    return send(HttpRequest.newBuilder(address.resolve(path)));
  }

  /** Uploads a jar and returns its id. */
  public String upload(Path jar) throws IOException, InterruptedException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.writeBytes(
        ascii(
            """
            --%s\r
            Content-Disposition: form-data; name="jarfile"; filename="%s"\r
            Content-Type: application/x-java-archive\r
            \r
            """
                .formatted(BOUNDARY, jar.getFileName())));
    body.writeBytes(Files.readAllBytes(jar));
    body.writeBytes(ascii("\r\n--" + BOUNDARY + "--\r\n"));
    String file =
        send(HttpRequest.newBuilder(address.resolve("/jars/upload"))
                .header("Content-Type", "multipart/form-data; boundary=" + BOUNDARY)
                .POST(BodyPublishers.ofByteArray(body.toByteArray())))
            .get("filename")
            .asText();
    return file.substring(file.lastIndexOf('/') + 1);
  }

  /** Runs a jar from a savepoint and returns the job's id. */
  public String run(String jar, String savepoint, int parallelism, List<String> arguments)
      throws IOException, InterruptedException {
    return post(
            "/jars/" + jar + "/run",
            Map.of(
                "savepointPath",
                savepoint,
                "parallelism",
                parallelism,
                "programArgsList",
                arguments))
        .get("jobid")
        .asText();
  }

  /** Stops a job with a savepoint and returns its path. */
  public String stop(String job, Path savepoints) throws IOException, InterruptedException {
    String request =
        post("/jobs/" + job + "/stop", Map.of("targetDirectory", savepoints.toString()))
            .get("request-id")
            .asText();
    String trigger = "/jobs/" + job + "/savepoints/" + request;
    Waiting.until(
        "savepoint of " + job,
        Duration.ofSeconds(60),
        () -> get(trigger).get("status").get("id").asText().equals("COMPLETED"));
    JsonNode operation = get(trigger).get("operation");
    if (!operation.has("location")) {
      throw new LocalException(operation.toString());
    }
    return operation.get("location").asText();
  }

  private JsonNode post(String path, Map<String, ?> body) throws IOException, InterruptedException {
    return send(
        HttpRequest.newBuilder(address.resolve(path))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofByteArray(json.writeValueAsBytes(body))));
  }

  private JsonNode send(HttpRequest.Builder request) throws IOException, InterruptedException {
    HttpResponse<byte[]> response = http.send(request.build(), BodyHandlers.ofByteArray());
    JsonNode answer = json.readTree(response.body());
    if (response.statusCode() >= 300) {
      throw new IOException(request.build().uri() + ": " + answer);
    }
    return answer;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
