package dev.millrace.local.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;

/**
 * The schema in a Kubernetes CustomResourceDefinition, read more strictly than Kubernetes does: a
 * field that it does not name is an error, and not dropped.
 */
final class Schema {
  private final JsonNode root;
  private final List<String> errors = new ArrayList<>();

  /**
   * @param definition a CustomResourceDefinition with one version
   */
  Schema(JsonNode definition) {
    root = definition.at("/spec/versions/0/schema/openAPIV3Schema");
  }

  /** What is wrong with a resource's {@code spec}: a line each. */
  List<String> errors(JsonNode spec) {
    errors.clear();
    check(spec, root.at("/properties/spec"), "spec");
    return List.copyOf(errors);
  }

  private void check(JsonNode value, JsonNode schema, String path) {
    if (schema.has("enum")
        && StreamSupport.stream(schema.get("enum").spliterator(), false).noneMatch(value::equals)) {
      errors.add(path + ": " + value + " is none of " + schema.get("enum"));
    }
    if (schema.path("x-kubernetes-int-or-string").asBoolean()) {
      expect(value.isTextual() || value.isIntegralNumber(), "a number or a text", value, path);
      return;
    }
    switch (schema.path("type").asText()) {
      case "object" -> checkFields(value, schema, path);
      case "array" -> {
        expect(value.isArray(), "a list", value, path);
        for (JsonNode item : value) {
          check(item, schema.get("items"), path + "[]");
        }
      }
      case "string" -> expect(value.isTextual(), "a text", value, path);
      case "integer" -> expect(value.isIntegralNumber(), "a whole number", value, path);
      case "number" -> expect(value.isNumber(), "a number", value, path);
      case "boolean" -> expect(value.isBoolean(), "true or false", value, path);
      default -> errors.add(path + ": the schema says nothing of it");
    }
  }

  private void checkFields(JsonNode value, JsonNode schema, String path) {
    expect(value.isObject(), "an object", value, path);
    for (Map.Entry<String, JsonNode> field : value.properties()) {
      JsonNode known = schema.path("properties").path(field.getKey());
      if (known.isMissingNode()) {
        known = schema.path("additionalProperties");
      }
      if (!known.isObject()) {
        errors.add(path + ": no such field: " + field.getKey());
      } else {
        check(field.getValue(), known, path + "." + field.getKey());
      }
    }
    for (JsonNode required : schema.path("required")) {
      expect(value.has(required.asText()), "a field " + required.asText(), value, path);
    }
  }

  private void expect(boolean holds, String what, JsonNode value, String path) {
    if (!holds) {
      errors.add(path + ": " + what + " is expected, not " + value);
    }
  }
}
