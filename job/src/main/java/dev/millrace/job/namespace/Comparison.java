package dev.millrace.job.namespace;

import dev.millrace.job.namespace.WindowIndex.Listed;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Compares the windows of two namespaces, some at a time, so that memory does not matter. */
final class Comparison {
  private static final int BATCH = 100;

  private final NamespaceRedis redis;
  private final String first;
  private final String second;
  private final Progress progress;
  private final Map<Verdict, Long> verdicts = new EnumMap<>(Verdict.class);

  Comparison(NamespaceRedis redis, String first, String second, Progress progress) {
    this.redis = redis;
    this.first = first;
    this.second = second;
    this.progress = progress;
  }

  /**
   * Compares all windows of the index.
   *
   * @param differences receives every difference, in the index's order
   * @return how many windows got each verdict; a verdict that none got is absent
   */
  Map<Verdict, Long> run(WindowIndex index, Consumer<WindowDifference> differences) {
    long size = index.size();
    long[] done = {0};
    Batches.forEach(
        index.windows(),
        BATCH,
        batch -> {
          compare(batch).forEach(differences);
          done[0] += batch.size();
          progress.show(() -> "comparing: %,d of %,d windows".formatted(done[0], size));
        });
    return verdicts;
  }

  private List<WindowDifference> compare(List<Listed> batch) {
    var values =
        redis.hashes(
            Stream.concat(
                    batch.stream().map(listed -> listed.window().in(first)),
                    batch.stream().map(listed -> listed.window().in(second)))
                .toList());
    List<WindowDifference> differences = new ArrayList<>();
    for (int i = 0; i < batch.size(); i++) {
      WindowDifference result = compare(batch.get(i), values.get(i), values.get(batch.size() + i));
      verdicts.merge(result.verdict(), 1L, Long::sum);
      if (result.verdict() != Verdict.EQUAL && result.verdict() != Verdict.EXPIRED) {
        differences.add(result);
      }
    }
    return differences;
  }

  private static WindowDifference compare(
      Listed listed,
      Optional<Map<String, byte[]>> firstValue,
      Optional<Map<String, byte[]>> secondValue) {
    boolean firstAbsent = isAbsent(firstValue);
    boolean secondAbsent = isAbsent(secondValue);
    if (firstAbsent && (listed.inFirst() || secondAbsent)
        || secondAbsent && (listed.inSecond() || firstAbsent)) {
      return new WindowDifference(listed.window(), Verdict.EXPIRED, List.of());
    }
    if (firstAbsent || secondAbsent) {
      Verdict only = firstAbsent ? Verdict.ONLY_IN_SECOND : Verdict.ONLY_IN_FIRST;
      return new WindowDifference(listed.window(), only, List.of());
    }
    List<FieldDifference> fields = HashComparison.differences(firstValue, secondValue);
    return new WindowDifference(
        listed.window(), fields.isEmpty() ? Verdict.EQUAL : Verdict.DIFFERENT, fields);
  }

  /** Redis has no empty hashes. */
  private static boolean isAbsent(Optional<Map<String, byte[]>> value) {
    return value.isPresent() && value.get().isEmpty();
  }
}
