package dev.millrace.replay.compare;

import java.util.ArrayList;
import java.util.List;

/**
 * When a replay has failed: {@code p95>1.5x, mismatch>0.1%}. Each rule is read by {@link
 * Threshold#parse}.
 */
public record Thresholds(List<Threshold> rules) {
  /** Nothing fails. */
  public static final Thresholds NONE = new Thresholds(List.of());

  public Thresholds {
    rules = List.copyOf(rules);
  }

  /**
   * Reads rules separated by commas.
   *
   * @throws IllegalArgumentException with a sentence for people
   */
  public static Thresholds parse(String text) {
    List<Threshold> rules = new ArrayList<>();
    for (String rule : text.split(",", -1)) {
      rules.add(Threshold.parse(rule.trim()));
    }
    return new Thresholds(rules);
  }

  /** The rules that are broken, each as a line for people. Empty if the replay has passed. */
  public List<String> broken(Comparison comparison) {
    if (rules.isEmpty()) {
      return List.of();
    }
    if (comparison.total().requests() == 0) {
      return List.of("nothing was compared");
    }
    List<String> broken = new ArrayList<>();
    for (Threshold rule : rules) {
      broken.addAll(rule.broken(comparison));
    }
    return broken;
  }
}
