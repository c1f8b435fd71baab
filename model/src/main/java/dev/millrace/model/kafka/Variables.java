package dev.millrace.model.kafka;

import java.util.Map;

/** Environment variables, where blank is the same as unset. */
record Variables(Map<String, String> values) {
  /** A variable's value without blanks around it, or null. */
  String get(String name) {
    String value = values.get(name);
    return value == null || value.isBlank() ? null : value.strip();
  }
}
