package dev.millrace.model.redis;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What was read back of one window, or of several {@linkplain WindowTotal added up}. See {@link
 * WindowFields} for what the counts mean.
 *
 * @param version of the hash; of several the sum
 * @param statuses requests by HTTP status
 * @param codes requests by error code, such as {@code H12}
 */
public record WindowValues(
    long version,
    long requests,
    long failed,
    long aborted,
    long webSockets,
    long bytes,
    long lost,
    long unparseable,
    SortedMap<Integer, Long> statuses,
    SortedMap<String, Long> codes,
    LatencyValues service,
    LatencyValues connect,
    LatencyValues webSocketLife) {
  private static final String OTHER_CODE = "other";

  /**
   * Reads a hash that {@link WindowFields} wrote. Unknown fields are ignored.
   *
   * @throws UnreadableException if a field is missing, or is not what it should be
   */
  public static WindowValues read(Map<String, byte[]> fields) throws UnreadableException {
    HashReader hash = new HashReader(fields);
    SortedMap<Integer, Long> statuses = new TreeMap<>();
    SortedMap<String, Long> codes = new TreeMap<>();
    for (Map.Entry<String, byte[]> field : fields.entrySet()) {
      String name = field.getKey();
      if (name.startsWith(WindowFields.STATUS_PREFIX)) {
        statuses.put(status(name), HashReader.count(name, field.getValue()));
      } else if (name.startsWith(WindowFields.CODE_PREFIX)) {
        codes.put(code(name), HashReader.count(name, field.getValue()));
      }
    }
    return new WindowValues(
        hash.count(WindowFields.VERSION),
        hash.count(WindowFields.REQUESTS),
        hash.count(WindowFields.FAILED),
        hash.count(WindowFields.ABORTED),
        hash.count(WindowFields.WEBSOCKETS),
        hash.sum(WindowFields.BYTES),
        hash.sum(WindowFields.LOST),
        hash.count(WindowFields.UNPARSEABLE),
        statuses,
        codes,
        LatencyValues.read(hash, WindowFields.SERVICE),
        LatencyValues.read(hash, WindowFields.CONNECT),
        hash.has(WindowFields.WEBSOCKET + ":count")
            ? LatencyValues.read(hash, WindowFields.WEBSOCKET)
            : LatencyValues.NONE);
  }

  /** The lines that arrived, as a share of those and the lost ones; 1 only if none was lost. */
  public double completeness() {
    return WindowFields.completeness(requests + unparseable, lost);
  }

  /** Requests by status class, {@code 2xx} to {@code 5xx} also when there are none. */
  public SortedMap<String, Long> classes() {
    SortedMap<String, Long> classes = new TreeMap<>();
    for (int i = WindowFields.FIRST_CLASS_ALWAYS_WRITTEN;
        i <= WindowFields.LAST_CLASS_ALWAYS_WRITTEN;
        i++) {
      classes.put(i + "xx", 0L);
    }
    statuses.forEach((status, count) -> classes.merge(status / 100 + "xx", count, Long::sum));
    return classes;
  }

  private static int status(String field) throws UnreadableException {
    String digits = field.substring(WindowFields.STATUS_PREFIX.length());
    if (!HashReader.isDigits(digits, 3)) {
      throw new UnreadableException(HashReader.shown(field) + " is not a status");
    }
    return Integer.parseInt(digits);
  }

  private static String code(String field) throws UnreadableException {
    String code = field.substring(WindowFields.CODE_PREFIX.length());
    boolean known = code.startsWith("H") && HashReader.isDigits(code.substring(1), 2);
    if (!known && !code.equals(OTHER_CODE)) {
      throw new UnreadableException(HashReader.shown(field) + " is not an error code");
    }
    return code;
  }
}
