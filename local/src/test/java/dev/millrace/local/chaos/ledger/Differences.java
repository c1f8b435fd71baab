package dev.millrace.local.chaos.ledger;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Where Redis is not as it must be, in words. */
final class Differences {
  private final List<String> all = new ArrayList<>();
  private String key = "";

  /** What follows is about this key. */
  void at(String newKey) {
    this.key = newKey;
  }

  void add(String what) {
    all.add(key + " " + what);
  }

  void expect(String field, String exact, String found) {
    if (!exact.equals(found)) {
      add(field + " is " + found + ", exactly " + exact);
    }
  }

  /** Takes the field out of the hash. */
  void expectNear(String field, double exact, double tolerance, Map<String, String> hash) {
    String found = hash.remove(field);
    try {
      if (found == null || Math.abs(Double.parseDouble(found) - exact) > tolerance) {
        add(field + " is " + found + ", exactly " + exact);
      }
    } catch (NumberFormatException e) {
      add(field + " is no number: " + found);
    }
  }

  List<String> all() {
    return all;
  }
}
