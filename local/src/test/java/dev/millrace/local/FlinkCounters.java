package dev.millrace.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.StreamSupport;

/** The job's counters, from where Flink's web UI has them. */
final class FlinkCounters {
  private final HttpClient http = HttpClient.newHttpClient();
  private final ObjectMapper json = new ObjectMapper();
  private final URI flink;

  FlinkCounters(URI flink) {
    this.flink = flink;
  }

  /** Sums over all subtasks, by the counter's name without its operator's. */
  Map<String, Long> read(List<String> names) throws IOException, InterruptedException {
    Map<String, Long> sums = new TreeMap<>();
    String job = get("/jobs").get("jobs").get(0).get("id").asText();
    for (JsonNode vertex : get("/jobs/" + job).get("vertices")) {
      String metrics =
          "/jobs/" + job + "/vertices/" + vertex.get("id").asText() + "/subtasks/metrics";
      List<String> wanted =
          StreamSupport.stream(get(metrics).spliterator(), false)
              .map(metric -> metric.get("id").asText())
              .filter(id -> names.contains(id.substring(id.indexOf('.') + 1)))
              .toList();
      if (!wanted.isEmpty()) {
        for (JsonNode metric : get(metrics + "?agg=sum&get=" + String.join(",", wanted))) {
          String id = metric.get("id").asText();
          sums.merge(id.substring(id.indexOf('.') + 1), metric.get("sum").asLong(), Long::sum);
        }
      }
    }
    return sums;
  }

  private JsonNode get(String path) throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(flink.resolve(path)).build();
    return json.readTree(http.send(request, BodyHandlers.ofByteArray()).body());
  }
}
