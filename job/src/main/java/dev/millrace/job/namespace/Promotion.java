package dev.millrace.job.namespace;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.millrace.job.namespace.NamespaceRedis.ScriptCall;
import dev.millrace.job.namespace.WindowIndex.Listed;
import dev.millrace.model.redis.RedisSchema;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Puts windows of a shadow namespace into the live one: each window whole or not at all, with its
 * announcement. Run again, it finishes what an interrupted run left.
 *
 * <p>One application after the other, the finest resolution first, as the job itself writes them:
 * so a reader may see a roll-up that lacks what is new in its parts, but never one that is ahead of
 * them.
 */
final class Promotion {
  /**
   * How to promote.
   *
   * @param force even where the live window has a higher version
   * @param dryRun only report what would be done
   */
  record Mode(boolean force, boolean dryRun) {}

  private static final int BATCH = 100;

  private final NamespaceRedis redis;
  private final String shadow;
  private final RedisSchema live;
  private final Mode mode;
  private final Progress progress;
  private final byte[] script = script();
  private final Map<Outcome, Long> outcomes = new EnumMap<>(Outcome.class);

  Promotion(NamespaceRedis redis, String shadow, RedisSchema live, Mode mode, Progress progress) {
    this.redis = redis;
    this.shadow = shadow;
    this.live = live;
    this.mode = mode;
    this.progress = progress;
  }

  /**
   * Promotes all windows of the index.
   *
   * @param visitor receives the outcome of each, as it happens
   * @return how many windows had each outcome; an outcome that none had is absent
   */
  Map<Outcome, Long> run(WindowIndex index, Consumer<WindowPromotion> visitor) {
    long size = index.size();
    long[] done = {0};
    Batches.forEach(
        index.windows(),
        BATCH,
        batch -> {
          List<WindowPromotion> promoted = promote(batch);
          promoted.forEach(visitor);
          done[0] += batch.size();
          progress.show(() -> "promoting: %,d of %,d windows".formatted(done[0], size));
        });
    return outcomes;
  }

  private List<WindowPromotion> promote(List<Listed> batch) {
    List<List<String>> answers =
        redis.run(script, batch.stream().map(listed -> call(listed.window())).toList());
    List<WindowPromotion> results = new ArrayList<>(batch.size());
    Map<String, Long> lastStarts = new TreeMap<>();
    for (int i = 0; i < batch.size(); i++) {
      WindowPromotion result = result(batch.get(i).window(), answers.get(i));
      outcomes.merge(result.outcome(), 1L, Long::sum);
      results.add(result);
      if (result.outcome() == Outcome.PROMOTED || result.outcome() == Outcome.EQUAL) {
        lastStarts.merge(result.window().app(), result.window().start(), Math::max);
      }
    }
    if (!mode.dryRun()) {
      lastStarts.forEach((app, start) -> redis.raiseScore(live.appsKey(), app, start));
    }
    return results;
  }

  private ScriptCall call(WindowKey window) {
    return new ScriptCall(
        new String[] {window.in(shadow), window.in(live.namespace())},
        new byte[][] {
          bytes(mode.dryRun() ? "dry-run" : "promote"),
          bytes(mode.force() ? "force" : ""),
          bytes(live.updatesChannel()),
          bytes(window.app() + " " + window.series().resolution() + " " + window.start())
        });
  }

  private static WindowPromotion result(WindowKey window, List<String> answer) {
    Outcome outcome = Outcome.valueOf(answer.get(0).toUpperCase(Locale.ROOT));
    return outcome == Outcome.KEPT
        ? new WindowPromotion(window, outcome, answer.get(1), answer.get(2))
        : new WindowPromotion(window, outcome, "", "");
  }

  private static byte[] script() {
    try (InputStream in = Promotion.class.getResourceAsStream("promote.lua")) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
