package dev.millrace.replay.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One rule: {@code [route.]METRIC>LIMIT}.
 *
 * <ul>
 *   <li>{@code p50}, {@code p95}, {@code p99.9}, ...: a quantile of the target's service time.
 *       Limit: {@code 1.5x} production's, or {@code 250ms}, {@code 2s}.
 *   <li>{@code mismatch}: requests with another status than recorded, or without an answer. {@code
 *       errors}: without an answer. {@code broken}: not a server error in production, but one now,
 *       or no answer. Limit: {@code 0.1%} of the requests, or a number of them.
 * </ul>
 *
 * <p>With {@code route.} it holds for each route with at least {@value #MIN_REQUESTS} requests; if
 * it is about latency, with so many whose latencies are compared.
 */
public final class Threshold {
  /** With fewer requests a route's numbers mean little. */
  static final int MIN_REQUESTS = 100;

  private static final Pattern SYNTAX =
      Pattern.compile("(route\\.)?([a-z]+|p\\d{1,3}(?:\\.\\d{1,3})?)\\s*>\\s*([0-9.]+)(x|%|ms|s)?");
  private static final Pattern NUMBER = Pattern.compile("\\d{1,9}(?:\\.\\d{1,9})?");

  private enum Unit {
    TIMES,
    PERCENT,
    MILLIS,
    COUNT
  }

  private final String text;
  private final boolean perRoute;
  private final String metric;
  private final double quantile;
  private final double limit;
  private final Unit unit;

  private Threshold(
      String text, boolean perRoute, String metric, double quantile, double limit, Unit unit) {
    this.text = text;
    this.perRoute = perRoute;
    this.metric = metric;
    this.quantile = quantile;
    this.limit = limit;
    this.unit = unit;
  }

  /**
   * Reads a rule.
   *
   * @throws IllegalArgumentException with a sentence for people
   */
  static Threshold parse(String text) {
    Matcher matcher = SYNTAX.matcher(text.toLowerCase(Locale.ROOT));
    if (!matcher.matches() || !NUMBER.matcher(matcher.group(3)).matches()) {
      throw new IllegalArgumentException(
          "'" + text + "' is not a rule such as p95>1.5x, p99>800ms, mismatch>0.1% or errors>0");
    }
    String metric = matcher.group(2);
    boolean isQuantile = metric.matches("p\\d.*");
    if (!isQuantile && !List.of("mismatch", "errors", "broken").contains(metric)) {
      throw new IllegalArgumentException(
          "'"
              + text
              + "' mentions '"
              + metric
              + "'; there are p50, p95, p99 and other quantiles, mismatch, errors and broken");
    }
    double number = Double.parseDouble(matcher.group(3));
    Unit unit = unit(text, isQuantile, matcher.group(4));
    double limit = "s".equals(matcher.group(4)) ? number * 1000 : number;
    double quantile = isQuantile ? quantile(text, metric.substring(1)) : 0;
    return new Threshold(text, matcher.group(1) != null, metric, quantile, limit, unit);
  }

  /** Where the rule is broken, for people; empty if it is not. */
  List<String> broken(Comparison comparison) {
    List<String> broken = new ArrayList<>();
    if (!perRoute) {
      check("", comparison.total(), broken);
    } else {
      comparison
          .routes()
          .forEach(
              (route, stats) -> {
                if (saysEnough(stats)) {
                  check(route + ": ", stats, broken);
                }
              });
    }
    return broken;
  }

  /** Whether a route is judged. A 304 that comes back as 200 says nothing about latency. */
  private boolean saysEnough(RouteStats stats) {
    return isLatency()
        ? stats.compared() >= MIN_REQUESTS || isLost(stats)
        : stats.requests() >= MIN_REQUESTS;
  }

  /** Whether a route had enough to compare, but most answers were different ones. */
  private static boolean isLost(RouteStats stats) {
    return stats.compared() + stats.mismatches() >= MIN_REQUESTS
        && stats.mismatches() > stats.compared();
  }

  private void check(String where, RouteStats stats, List<String> broken) {
    if (isLatency() && stats.compared() < (perRoute ? MIN_REQUESTS : 1)) {
      broken.add(
          String.format(
              Locale.ROOT,
              "%s%s cannot be judged: %,d of %,d requests had the recorded status",
              where,
              metric,
              stats.count(Verdict.SAME),
              stats.requests()));
      return;
    }
    double value = value(stats);
    if (value > limit) {
      broken.add("%s%s is %s, limit %s".formatted(where, metric, show(value), text));
    }
  }

  private boolean isLatency() {
    return unit == Unit.TIMES || unit == Unit.MILLIS;
  }

  private double value(RouteStats stats) {
    return switch (unit) {
      case TIMES -> stats.ratio(quantile);
      case MILLIS -> stats.target(quantile)[0];
      case COUNT -> count(stats);
      case PERCENT -> stats.requests() == 0 ? 0 : 100.0 * count(stats) / stats.requests();
    };
  }

  private long count(RouteStats stats) {
    return switch (metric) {
      case "mismatch" -> stats.mismatches();
      case "errors" -> stats.count(Verdict.FAILED);
      default -> stats.broken();
    };
  }

  private String show(double value) {
    return switch (unit) {
      case TIMES -> String.format(Locale.ROOT, "%.2fx", value);
      case MILLIS -> String.format(Locale.ROOT, "%.0fms", value);
      case COUNT -> String.format(Locale.ROOT, "%.0f", value);
      case PERCENT -> String.format(Locale.ROOT, "%.3f%%", value);
    };
  }

  private static Unit unit(String text, boolean isQuantile, String suffix) {
    if (isQuantile && "x".equals(suffix)) {
      return Unit.TIMES;
    }
    if (isQuantile && ("ms".equals(suffix) || "s".equals(suffix))) {
      return Unit.MILLIS;
    }
    if (!isQuantile && "%".equals(suffix)) {
      return Unit.PERCENT;
    }
    if (!isQuantile && suffix == null) {
      return Unit.COUNT;
    }
    throw new IllegalArgumentException(
        isQuantile
            ? "'" + text + "': a quantile has a limit such as 1.5x, 800ms or 2s"
            : "'" + text + "': the limit is a share such as 0.1%, or a number of requests");
  }

  /** {@code 95} is 0.95, {@code 99.9} and {@code 999} are 0.999. */
  private static double quantile(String text, String digits) {
    double number = Double.parseDouble(digits);
    boolean percent = digits.contains(".") || digits.length() <= 2;
    double quantile = percent ? number / 100 : number / Math.pow(10, digits.length());
    if (quantile <= 0 || quantile >= 1 || (!percent && !digits.startsWith("9"))) {
      throw new IllegalArgumentException(
          "'" + text + "' has no quantile between 0 and 1: p95 is 0.95, p99.9 and p999 are 0.999");
    }
    return quantile;
  }

  @Override
  public String toString() {
    return text;
  }
}
