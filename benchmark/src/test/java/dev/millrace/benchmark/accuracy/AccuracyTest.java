package dev.millrace.benchmark.accuracy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class AccuracyTest {
  @Test
  void oursKeepsItsPromiseOverAllDistributionsAndEveryRunIsInTheJson(@TempDir Path dir)
      throws Exception {
    Path json = dir.resolve("accuracy.json");
    int exit =
        new CommandLine(new Accuracy())
            .execute("--values=20000", "--parts=36", "--runs=2", "--json=" + json);

    assertThat(exit).isZero();
    JsonNode runs = new ObjectMapper().readTree(json.toFile()).get("runs");
    assertThat(runs)
        .hasSize((Distribution.values().length + 1) * Contestant.values().length)
        .allSatisfy(run -> assertThat(run.get("bytes").asInt()).isPositive());
    assertThat(runs)
        .filteredOn(run -> run.get("contestant").asText().endsWith("millrace"))
        .allSatisfy(run -> assertThat(run.get("p999").asDouble()).isLessThanOrEqualTo(0.5 + 1e-7));
  }

  @Test
  void errorsAreThoseOfTheValueOfTheRank() {
    SplittableRandom random = new SplittableRandom(1);
    long[] hundredToOne = random.longs(1000).map(i -> 100).toArray();
    hundredToOne[999] = 1;
    WorstErrors errors = new WorstErrors(0, 0.5);

    errors.compare(Contestant.PROMETHEUS.summarize(hundredToOne, 10), hundredToOne);

    // Halfway up the bucket from 50 to 100, of which rank 0 has nothing.
    assertThat(errors.error(1)).isBetween(0.24, 0.26);
    assertThat(errors.error(0)).isEqualTo(1);
  }
}
