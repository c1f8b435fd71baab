package dev.millrace.model;

import java.util.Map;

/** Environment variables, where blank is the same as unset. */
public record Variables(Map<String, String> values) {
  /** A variable's value without spaces around it, or null. */
  public String get(String name) {
    String value = values.get(name);
    return value == null || value.isBlank() ? null : value.strip();
  }
}
