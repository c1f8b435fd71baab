package dev.millrace.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.replay.send.Resolver;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** What a replay does that is told no more than its target; docs/replay.md says the same. */
class ReplayDefaultsTest {
  @Test
  void everyDefault() {
    CommandLine command = ReplayMain.commandLine(Map.of(), Resolver.SYSTEM);

    Map<String, String> defaults = new TreeMap<>();
    for (OptionSpec option : command.getCommandSpec().options()) {
      if (option.defaultValue() != null && !option.defaultValue().isEmpty()) {
        defaults.put(option.longestName(), option.defaultValue());
      }
    }

    assertThat(defaults)
        .isEqualTo(
            new TreeMap<>(
                Map.ofEntries(
                    Map.entry("--breaker", "50%"),
                    Map.entry("--breaker-latency", "0s"),
                    Map.entry("--breaker-pause", "10s"),
                    Map.entry("--breaker-trips", "3"),
                    Map.entry("--equal-status", "304=200,206=200"),
                    Map.entry("--loop", "1"),
                    Map.entry("--margin", "10m"),
                    Map.entry("--max-gap", "0s"),
                    Map.entry("--max-in-flight", "1000"),
                    Map.entry("--max-rate", "1000"),
                    Map.entry("--ramp", "0s"),
                    Map.entry("--reorder-window", "30s"),
                    Map.entry("--sample", "100%"),
                    Map.entry("--sample-by", "request"),
                    Map.entry("--shard", "1/1"),
                    Map.entry("--timeout", "30s"),
                    Map.entry("--when-full", "wait"))));
  }

  @Test
  void whatTheyMakeOfAReplay() {
    CommandLine command = ReplayMain.commandLine(Map.of(), Resolver.SYSTEM);
    command.parseArgs("--target", "http://127.0.0.1:9900");

    ReplayConfig config = command.<ReplayMain>getCommand().config();

    assertThat(config.kafka().bootstrapServers()).isEqualTo("localhost:9092");
    assertThat(config.kafka().topics().routerLogs()).isEqualTo("router-logs");
    assertThat(config.reorderWindow()).isEqualTo(Duration.ofSeconds(30));
    assertThat(config.passes()).isEqualTo(1);
    assertThat(config.limit()).isEqualTo(Long.MAX_VALUE);
    assertThat(config.allowedHosts()).isEmpty();
    assertThat(config.sending().maxInFlight()).isEqualTo(1000);
    assertThat(config.sending().shed()).isFalse();
    assertThat(config.sending().timeout()).isEqualTo(Duration.ofSeconds(30));
    assertThat(config.sending().trusted()).isNull();
    assertThat(config.resume()).isNull();
  }
}
