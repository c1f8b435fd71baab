package dev.millrace.benchmark.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;

/**
 * What became of the job's checkpoints, by Flink's REST interface.
 *
 * @param completed since the job started
 * @param failed since the job started
 */
record Checkpoints(long completed, long failed) {
  private static final ObjectMapper JSON = new ObjectMapper();

  static Checkpoints of(int flinkPort) throws IOException {
    String jobs = "http://127.0.0.1:" + flinkPort + "/jobs";
    String id = get(jobs).path("jobs").path(0).path("id").asText();
    JsonNode counts = get(jobs + "/" + id + "/checkpoints").path("counts");
    return new Checkpoints(counts.path("completed").asLong(), counts.path("failed").asLong());
  }

  Checkpoints since(Checkpoints earlier) {
    return new Checkpoints(completed - earlier.completed, failed - earlier.failed);
  }

  private static JsonNode get(String url) throws IOException {
    try (InputStream answer = URI.create(url).toURL().openStream()) {
      return JSON.readTree(answer);
    }
  }
}
