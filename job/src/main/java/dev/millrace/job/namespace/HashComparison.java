package dev.millrace.job.namespace;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Compares two hashes field by field, by their bytes: the job writes equal numbers, and equal
 * sketches, as equal bytes. Knows no list of fields, so that it overlooks none. Values may be
 * anything.
 */
final class HashComparison {
  /** Stands for the field where a value is not a hash and has no fields. */
  static final String WHOLE_VALUE = "(value)";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String SKETCH = "sketch";

  private final List<FieldDifference> differences = new ArrayList<>();

  private HashComparison() {}

  /** What differs, by name; a value that is not a hash is given as null. */
  static List<FieldDifference> differences(
      Optional<Map<String, byte[]>> first, Optional<Map<String, byte[]>> second) {
    if (first.isEmpty() || second.isEmpty()) {
      return List.of(new FieldDifference(WHOLE_VALUE, describe(first), describe(second)));
    }
    HashComparison comparison = new HashComparison();
    TreeSet<String> names = new TreeSet<>(first.get().keySet());
    names.addAll(second.get().keySet());
    for (String name : names) {
      comparison.compare(name, first.get().get(name), second.get().get(name));
    }
    return comparison.differences;
  }

  private void compare(String name, byte[] first, byte[] second) {
    if (Arrays.equals(first, second)) {
      return;
    }
    String field = Printable.name(name);
    if (name.endsWith(":" + SKETCH) || name.startsWith(SKETCH + ":")) {
      differences.add(new FieldDifference(field, size(first), size(second)));
      return;
    }
    Optional<JsonNode> firstNumbers = object(first);
    Optional<JsonNode> secondNumbers = object(second);
    if (firstNumbers.isPresent()
        && secondNumbers.isPresent()
        && !firstNumbers.equals(secondNumbers)) {
      compareMembers(field, firstNumbers.get(), secondNumbers.get());
    } else {
      differences.add(new FieldDifference(field, text(first), text(second)));
    }
  }

  private void compareMembers(String route, JsonNode first, JsonNode second) {
    TreeSet<String> names = new TreeSet<>();
    first.fieldNames().forEachRemaining(names::add);
    second.fieldNames().forEachRemaining(names::add);
    for (String name : names) {
      JsonNode one = first.get(name);
      JsonNode other = second.get(name);
      if (one == null || !one.equals(other)) {
        differences.add(
            new FieldDifference(route + " " + Printable.of(name), text(one), text(other)));
      }
    }
  }

  private static Optional<JsonNode> object(byte[] value) {
    if (value == null || value.length == 0 || value[0] != '{') {
      return Optional.empty();
    }
    try {
      return Optional.of(JSON.readTree(new String(value, UTF_8))).filter(JsonNode::isObject);
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }

  private static String text(JsonNode value) {
    if (value == null) {
      return null;
    }
    return Printable.of(value.isTextual() ? value.asText() : value.toString());
  }

  private static String text(byte[] value) {
    return value == null ? null : Printable.of(value);
  }

  private static String size(byte[] sketch) {
    return sketch == null ? null : "%,d bytes".formatted(sketch.length);
  }

  private static String describe(Optional<Map<String, byte[]>> value) {
    return value.map(hash -> "a hash of %,d fields".formatted(hash.size())).orElse("not a hash");
  }
}
