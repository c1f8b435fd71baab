package dev.millrace.job;

import static dev.millrace.job.Batches.TEN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.job.source.RouterLogsSource;
import dev.millrace.job.source.SourceRecord;
import dev.millrace.job.source.SourceRecordSerializer;
import dev.millrace.job.window.WindowPart;
import dev.millrace.model.router.RouteTemplate;
import dev.millrace.model.router.RouterLog;
import dev.millrace.model.topic.DeadLetter;
import dev.millrace.model.window.Balance;
import dev.millrace.model.window.Resolution;
import dev.millrace.model.window.Routes;
import dev.millrace.model.window.Statistics;
import dev.millrace.model.window.WindowStats;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.CloseableIterator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A longer window is what the same lines give when they are counted in it directly: byte for byte,
 * sketches included, for hours of lines in disorder, with late ones, duplicates and notices.
 */
class RollUpTest {
  private static final List<String> APPS = List.of("shop", "blog");
  private static final int BATCHES = 1500;

  /** {@code -Dmillrace.seed=...} repeats a run. */
  private final long seed = Long.getLong("millrace.seed", System.nanoTime());

  private final Random random = new Random(seed);
  private final Map<String, WindowStats> directWindows = new TreeMap<>();
  private final Map<String, Routes> directRoutes = new TreeMap<>();
  private long received;
  private long counted;
  private long duplicates;
  private long tooLate;

  @ParameterizedTest
  @ValueSource(strings = {"hashmap", "rocksdb"})
  void rollUpsEqualDirectAggregation(String stateBackend) throws Exception {
    System.out.println("seed: -Dmillrace.seed=" + seed);
    List<SourceRecord> log = log();

    Map<String, WindowPart<?>> results = run(log, stateBackend);

    assertThat(bytes(results, WindowStats.class))
        .as("windows, seed %d", seed)
        .isEqualTo(bytes(directWindows));
    assertThat(bytes(results, Routes.class))
        .as("routes, seed %d", seed)
        .isEqualTo(bytes(directRoutes));
    Balance balance = new Balance();
    results.values().stream()
        .filter(part -> part.statistics() instanceof Balance)
        .forEach(part -> balance.merge((Balance) part.statistics()));
    assertThat(
            List.of(balance.received(), balance.counted(), balance.duplicates(), balance.tooLate()))
        .as("received, counted, duplicates, too late, seed %d", seed)
        .containsExactly(received, counted, duplicates, tooLate);
    assertThat(received).isEqualTo(counted + duplicates + tooLate);
    assertThat(directWindows.keySet()).anyMatch(key -> key.contains(" 1h "));
    assertThat(directRoutes.values())
        .as("more routes than are kept apart")
        .anyMatch(routes -> routes.busiest(Integer.MAX_VALUE).size() > Routes.MAX_ROUTES);
  }

  /** Three hours of batches in the order of their receipt, most lines out of order. */
  private List<SourceRecord> log() {
    List<SourceRecord> log = new ArrayList<>();
    for (int i = 0; i < BATCHES; i++) {
      Instant receivedAt = TEN.plus(Duration.ofHours(3).multipliedBy(i).dividedBy(BATCHES));
      String app = APPS.get(random.nextInt(10) / 9);
      List<Instant> times = times(receivedAt);
      String[] lines = times.stream().map(this::line).toArray(String[]::new);
      byte[] id = new byte[16];
      random.nextBytes(id);
      String frameId = HexFormat.of().formatHex(id);
      log.add(Batches.batch(app, frameId, receivedAt, lines));
      count(app, receivedAt, times, lines);
      if (random.nextInt(5) == 0) {
        Instant again = receivedAt.plusSeconds(2);
        log.add(Batches.batch(app, frameId, again, lines));
        countAgain(receivedAt, again, times);
      }
    }
    return log;
  }

  private List<Instant> times(Instant receivedAt) {
    List<Instant> times = new ArrayList<>();
    for (int i = random.nextInt(12); i >= 0; i--) {
      // As senders are: 14 % more than 30 s late. And a few too late by far.
      int late =
          switch (random.nextInt(100)) {
            case 0 -> 700_000 + random.nextInt(100_000);
            case 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14 -> 30_000 + random.nextInt(560_000);
            default -> random.nextInt(5_000);
          };
      times.add(receivedAt.minusMillis(late));
    }
    Collections.shuffle(times, random);
    return times;
  }

  private String line(Instant time) {
    String path = random.nextInt(3) > 0 ? "/w" + words(random.nextInt(20_000)) : "/orders/7";
    return Batches.router(
        time,
        "at=info method=GET path=\"%s\" connect=%dms service=%dms status=%d bytes=%d"
            .formatted(
                path,
                random.nextInt(4),
                (int) (30 * Math.exp(random.nextGaussian())),
                random.nextInt(20) == 0 ? 503 : 200,
                random.nextInt(10_000)));
  }

  /** A word for a number, since a number would be an identifier. */
  private static String words(int number) {
    return Integer.toString(number)
        .chars()
        .collect(
            StringBuilder::new,
            (word, c) -> word.append((char) (c - '0' + 'k')),
            StringBuilder::append)
        .toString();
  }

  private void count(String app, Instant receivedAt, List<Instant> times, String[] lines) {
    for (int i = 0; i < lines.length; i++) {
      received++;
      if (isTooLate(times.get(i), receivedAt)) {
        tooLate++;
        continue;
      }
      counted++;
      RouterLog line = RouterLogs.parse(lines[i].substring(lines[i].indexOf("at=")).strip());
      for (Resolution resolution : Resolution.values()) {
        String key = key(app, resolution, resolution.windowStart(times.get(i).toEpochMilli()));
        directWindows.computeIfAbsent(key, k -> new WindowStats()).add(line);
        if (resolution != Resolution.TEN_SECONDS) {
          directRoutes.computeIfAbsent(key, k -> new Routes()).add(line, new RouteTemplate());
        }
      }
    }
  }

  private void countAgain(Instant first, Instant again, List<Instant> times) {
    for (Instant time : times) {
      received++;
      if (isTooLate(time, again)) {
        tooLate++;
      } else {
        duplicates++;
      }
      assertThat(isTooLate(time, first)).isEqualTo(isTooLate(time, again));
    }
  }

  private static boolean isTooLate(Instant time, Instant receivedAt) {
    return time.isBefore(receivedAt.minus(Duration.ofMinutes(10)));
  }

  private Map<String, WindowPart<?>> run(List<SourceRecord> log, String stateBackend)
      throws Exception {
    Configuration configuration = new Configuration();
    configuration.set(StateBackendOptions.STATE_BACKEND, stateBackend);
    configuration.set(PipelineOptions.GENERIC_TYPES, false);
    configuration.set(PipelineOptions.OBJECT_REUSE, true);
    configuration.set(PipelineOptions.AUTO_WATERMARK_INTERVAL, Duration.ofMillis(1));
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.getExecutionEnvironment(configuration);
    env.setParallelism(2);
    WindowingConfig often =
        new WindowingConfig(Duration.ofMinutes(10), Duration.ofMinutes(10), Duration.ofMillis(1));
    TrafficWorkflow workflow =
        TrafficWorkflow.of(
            env.fromData(log, SourceRecordSerializer.TYPE)
                .assignTimestampsAndWatermarks(
                    EveryRecordAWatermark.of(RouterLogsSource.watermarks())),
            often);
    Map<String, WindowPart<?>> results = new HashMap<>();
    try (CloseableIterator<WindowPart<?>> windows = workflow.windows().collectAsync();
        CloseableIterator<DeadLetter> dead = workflow.deadLetters().collectAsync()) {
      env.executeAsync();
      windows.forEachRemaining(
          part ->
              results.merge(
                  part.statistics().getClass().getSimpleName()
                      + key(part.app(), part.resolution(), part.start()),
                  part,
                  (a, b) -> a.version() > b.version() ? a : b));
      List<DeadLetter> deadLetters = new ArrayList<>();
      dead.forEachRemaining(deadLetters::add);
      assertThat(deadLetters).as("dead letters, seed %d", seed).hasSize((int) tooLate);
    }
    return results;
  }

  private static Map<String, String> bytes(Map<String, WindowPart<?>> results, Class<?> kind) {
    Map<String, String> bytes = new TreeMap<>();
    for (WindowPart<?> part : results.values()) {
      if (kind.isInstance(part.statistics())) {
        bytes.put(key(part.app(), part.resolution(), part.start()), hex(part.statistics()));
      }
    }
    return bytes;
  }

  private static Map<String, String> bytes(Map<String, ? extends Statistics<?>> direct) {
    Map<String, String> bytes = new TreeMap<>();
    direct.forEach((key, statistics) -> bytes.put(key, hex(statistics)));
    return bytes;
  }

  private static String hex(Statistics<?> statistics) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      statistics.write(new DataOutputStream(bytes));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return HexFormat.of().formatHex(bytes.toByteArray());
  }

  private static String key(String app, Resolution resolution, long start) {
    return app + " " + resolution.label() + " " + Instant.ofEpochMilli(start);
  }
}
