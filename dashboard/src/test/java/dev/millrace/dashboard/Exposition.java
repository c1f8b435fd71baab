package dev.millrace.dashboard;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Prometheus' text format 0.0.4, read as strictly as its specification allows: every family has its
 * HELP and its TYPE once, before its samples, which stand together and are each there once. Throws
 * {@link IllegalArgumentException} at the first line that is not as it should be.
 */
final class Exposition {
  private static final Pattern COMMENT = Pattern.compile("# (HELP|TYPE) ([a-zA-Z_:][\\w:]*) (.+)");
  private static final Pattern SAMPLE =
      Pattern.compile("([a-zA-Z_:][\\w:]*)(\\{(.*)})? ([+-]?Inf|NaN|[-+.\\dEe]+)");
  private static final Pattern LABEL =
      Pattern.compile("([a-zA-Z_]\\w*)=\"((?:[^\"\\\\\\n]|\\\\[\"\\\\n])*)\"(,|$)");

  /** A family: what it is called, what it is, and its samples by their names with labels. */
  record Family(String name, String help, String type, Map<String, Double> samples) {}

  private final Map<String, Family> families = new LinkedHashMap<>();

  static Exposition parse(String text) {
    if (!text.endsWith("\n")) {
      throw new IllegalArgumentException("the last line has no end");
    }
    Exposition exposition = new Exposition();
    String help = null;
    Family current = null;
    for (String line : text.lines().toList()) {
      Matcher comment = COMMENT.matcher(line);
      if (line.startsWith("# HELP") && comment.matches()) {
        help = comment.group(2) + " " + comment.group(3);
      } else if (line.startsWith("# TYPE") && comment.matches()) {
        if (help == null || !help.startsWith(comment.group(2) + " ")) {
          throw new IllegalArgumentException("no HELP before " + line);
        }
        current = exposition.open(comment.group(2), help, comment.group(3));
        help = null;
      } else {
        exposition.sample(current, line);
      }
    }
    return exposition;
  }

  List<Family> families() {
    return List.copyOf(families.values());
  }

  Family family(String name) {
    return families.get(name);
  }

  /** The sum of a family's samples that contain all of these texts; 0 if there is no family. */
  double sum(String family, String... labels) {
    if (!families.containsKey(family)) {
      return 0;
    }
    return families.get(family).samples().entrySet().stream()
        .filter(sample -> List.of(labels).stream().allMatch(sample.getKey()::contains))
        .mapToDouble(Map.Entry::getValue)
        .sum();
  }

  private Family open(String name, String help, String type) {
    if (!type.matches("counter|gauge|histogram|summary|untyped")) {
      throw new IllegalArgumentException(name + " is a " + type);
    }
    Family family =
        new Family(name, help.substring(name.length() + 1), type, new LinkedHashMap<>());
    if (families.put(name, family) != null) {
      throw new IllegalArgumentException("two families are called " + name);
    }
    return family;
  }

  private void sample(Family family, String line) {
    Matcher sample = SAMPLE.matcher(line);
    if (family == null || !sample.matches()) {
      throw new IllegalArgumentException("no sample: " + line);
    }
    String suffix = sample.group(1).substring(Math.min(family.name().length(), sample.end(1)));
    boolean belongs =
        sample.group(1).startsWith(family.name())
            && switch (family.type()) {
              case "histogram" -> suffix.matches("_bucket|_sum|_count");
              case "summary" -> suffix.matches("|_sum|_count");
              default -> suffix.isEmpty();
            };
    if (!belongs) {
      throw new IllegalArgumentException(line + " is no sample of " + family.name());
    }
    checkLabels(sample.group(3), line);
    double value = value(sample.group(4));
    if (!sample.group(1).endsWith("_sum") && family.type().equals("counter") && value < 0) {
      throw new IllegalArgumentException("a negative counter: " + line);
    }
    if (family.samples().put(line.substring(0, sample.start(4) - 1), value) != null) {
      throw new IllegalArgumentException("twice: " + line);
    }
  }

  private static void checkLabels(String labels, String line) {
    if (labels == null) {
      return;
    }
    List<String> names = new ArrayList<>();
    Matcher label = LABEL.matcher(labels);
    int at = 0;
    while (at < labels.length()) {
      if (!label.find(at) || label.start() != at || names.contains(label.group(1))) {
        throw new IllegalArgumentException("labels: " + line);
      }
      names.add(label.group(1));
      at = label.end();
    }
  }

  private static double value(String text) {
    return switch (text) {
      case "+Inf", "Inf" -> Double.POSITIVE_INFINITY;
      case "-Inf" -> Double.NEGATIVE_INFINITY;
      default -> Double.parseDouble(text);
    };
  }
}
