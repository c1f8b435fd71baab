package dev.millrace.local.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Everything that can be killed is killed, under traffic, and every number is compared with what
 * the senders wrote down. {@code ./mvnw verify} has the quick faults happen once each; {@code
 * -Pchaos} plays the scenarios one by one, and writes what came of them to {@code
 * docs/reliability.md}:
 *
 * <pre>
 * -Dchaos.only=ingest-killed,rescaled    only these
 * -Dchaos.scale=0.1                      a tenth of what they are in full
 * -Dchaos.seed=...                       as in a run that failed
 * </pre>
 */
class ChaosIT {
  private static final double SCALE = Double.parseDouble(System.getProperty("chaos.scale", "1"));
  private static final List<String> ONLY = List.of(System.getProperty("chaos.only", "").split(","));
  private static final long SEED = Long.getLong("chaos.seed", System.nanoTime());

  private static final Map<String, Fault> QUICK =
      Map.of(
          "a TaskManager is killed", Fault::killTaskManager,
          "the JobManager is killed", Fault::killJobManager,
          "ingest is killed", Fault::killIngest,
          "Kafka is killed", Fault::killKafkaShortly,
          "Redis is killed", Fault::killRedisShortly,
          "a TaskManager is frozen", Fault::freezeTaskManagerShortly,
          "values in Redis are damaged", Damage::openWindows,
          "strange records are in the topic", Poison::topic,
          "clocks go wrong", Clocks::ofSenders);

  @Test
  @Timeout(400)
  void eachFaultOnce() throws Exception {
    List<String> faults = new ArrayList<>(new TreeSet<>(QUICK.keySet()));
    Collections.shuffle(faults, new Random(SEED));
    try (Trial trial = trial("each-fault-once", "./mvnw verify", null)) {
      trial.start();
      for (String fault : faults) {
        trial.suffer(fault, QUICK.get(fault));
      }
      assertRight(trial, trial.end());
    }
  }

  @ParameterizedTest
  @MethodSource("scenarios")
  @Tag("chaos")
  void scenario(Scenario scenario) throws Exception {
    assumeTrue(
        scenario.onSmallDisk() == null || SmallDisk.isPossible(),
        "only root can mount a small file system");
    int number = scenario.number(SCALE);
    String command =
        "./mvnw verify -Pchaos -Dchaos.scale=%s -Dchaos.only=%s".formatted(SCALE, scenario.label());
    try (Trial trial = trial(scenario.label(), command, scenario.onSmallDisk())) {
      trial.start();
      scenario.play(trial, number);
      Verdict verdict = trial.end();
      Result.of(scenario, trial, number, verdict).append();
      ReliabilityPage.write();
      assertRight(trial, verdict);
    }
  }

  static Stream<Scenario> scenarios() {
    return Arrays.stream(Scenario.values())
        .filter(scenario -> ONLY.contains("") || ONLY.contains(scenario.label()));
  }

  private static Trial trial(String label, String command, String onSmallDisk) throws Exception {
    String repeat = command + " -Dchaos.seed=" + SEED;
    System.out.println("repeat with " + repeat);
    Path dir = Path.of("target/chaos", label + "-" + SEED).toAbsolutePath();
    return new Trial(dir, SEED, repeat, onSmallDisk);
  }

  private static void assertRight(Trial trial, Verdict verdict) throws Exception {
    System.out.println(verdict.text().strip());
    assertThat(verdict.isRight())
        .as("%s%nrepeat with %s%nsee %s", verdict.text(), trial.repeat, trial.dir)
        .isTrue();
    trial.close();
    trial.forget();
  }
}
