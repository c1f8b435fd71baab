package dev.millrace.benchmark.report;

import java.util.HashMap;
import java.util.Map;

/**
 * One run of a contestant: whether its result was right, and its figures. A figure that a
 * contestant does not have is absent. Immutable.
 */
public final class Run {
  private static final String RIGHT = "right";

  private final String verdict;
  private final Map<Measure, Double> figures;

  private Run(String verdict, Map<Measure, Double> figures) {
    this.verdict = verdict;
    this.figures = Map.copyOf(figures);
  }

  /** A run whose result is that of the ledger. */
  public static Run right() {
    return of("");
  }

  /**
   * A run with this verdict.
   *
   * @param wrong what is wrong with its result, in a few words; empty if nothing is
   */
  public static Run of(String wrong) {
    return unjudged().judged(wrong);
  }

  /** A run that has no result to be judged, such as one that only reads. */
  public static Run unjudged() {
    return new Run("-", Map.of());
  }

  /** The same with one more figure. */
  public Run with(Measure measure, double figure) {
    Map<Measure, Double> more = new HashMap<>(figures);
    more.put(measure, figure);
    return new Run(verdict, more);
  }

  /** The same figures with a verdict; see {@link #of}. */
  public Run judged(String wrong) {
    return new Run(wrong.isEmpty() ? RIGHT : "WRONG: " + wrong, figures);
  }

  public boolean isWrong() {
    return verdict.startsWith("WRONG");
  }

  public String verdict() {
    return verdict;
  }

  /** A figure, or NaN if this run does not have it. */
  public double figure(Measure measure) {
    return figures.getOrDefault(measure, Double.NaN);
  }
}
