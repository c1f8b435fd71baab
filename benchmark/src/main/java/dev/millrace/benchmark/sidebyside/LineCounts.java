package dev.millrace.benchmark.sidebyside;

import dev.millrace.model.window.Sketch;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.flink.types.Value;

/**
 * The aggregate of the peers: requests, statuses, and service times in the same sketch that ours
 * has. Not thread-safe.
 */
public final class LineCounts implements Value {
  private static final String[] NAMES = {"p50", "p95", "p99"};
  private static final double[] QUANTILES = {0.5, 0.95, 0.99};

  private long requests;
  private final Map<Integer, Long> statuses = new TreeMap<>();
  private Sketch service = new Sketch();

  /** For Flink. */
  public LineCounts() {}

  LineCounts add(ParsedLine line) {
    requests++;
    if (line.status != 0) {
      statuses.merge(line.status, 1L, Long::sum);
    }
    if (line.service >= 0) {
      service.add(line.service);
    }
    return this;
  }

  LineCounts merge(LineCounts other) {
    requests += other.requests;
    other.statuses.forEach((status, count) -> statuses.merge(status, count, Long::sum));
    service.merge(other.service);
    return this;
  }

  /** As a hash in Redis. */
  Map<String, String> fields() {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("requests", Long.toString(requests));
    statuses.forEach((status, count) -> fields.put("status:" + status, count.toString()));
    fields.put("service:count", Long.toString(service.count()));
    if (service.count() > 0) {
      double[] values = service.quantiles(QUANTILES);
      for (int i = 0; i < values.length; i++) {
        fields.put("service:" + NAMES[i], Double.toString(values[i]));
      }
    }
    return fields;
  }

  /** The key of a window that starts then, milliseconds since the epoch. */
  static String key(String app, long start) {
    return "peer:{" + app + "}:10s:" + start / 1000;
  }

  @Override
  public void write(DataOutputView out) throws IOException {
    write((DataOutput) out);
  }

  @Override
  public void read(DataInputView in) throws IOException {
    read((DataInput) in);
  }

  void write(DataOutput out) throws IOException {
    out.writeLong(requests);
    out.writeInt(statuses.size());
    for (Map.Entry<Integer, Long> status : statuses.entrySet()) {
      out.writeInt(status.getKey());
      out.writeLong(status.getValue());
    }
    byte[] sketch = service.toBytes();
    out.writeInt(sketch.length);
    out.write(sketch);
  }

  void read(DataInput in) throws IOException {
    requests = in.readLong();
    statuses.clear();
    for (int left = in.readInt(); left > 0; left--) {
      statuses.put(in.readInt(), in.readLong());
    }
    byte[] sketch = new byte[in.readInt()];
    in.readFully(sketch);
    service = Sketch.fromBytes(sketch);
  }
}
