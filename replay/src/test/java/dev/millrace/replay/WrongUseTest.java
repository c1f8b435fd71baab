package dev.millrace.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What cannot work is said in one line, before anything is read or sent. */
class WrongUseTest {
  private static final String TARGET = "--target=http://127.0.0.1:9";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--speed=fast",
        "--speed=0",
        "--rate=0",
        "--rate=5000",
        "--rate=5 --speed=2",
        "--max-rate=-1",
        "--speed=max --max-rate=none --ramp=10s",
        "--ramp=soon",
        "--loop=0",
        "--loop=2 --resume=position",
        "--sample=200%",
        "--sample=10",
        "--sample-by=mood",
        "--shard=5/4",
        "--from=yesterday",
        "--from=2026-11-25T10:00:00Z --to=2026-11-25T10:00:00Z",
        "--from-offsets=1",
        "--status=2x",
        "--path=api",
        "--path=~(",
        "--rewrite=v1",
        "--header=nonsense",
        "--header=Content-Length:5",
        "--header-file=/nowhere/headers",
        "--request-id-prefix=\u00fc",
        "--max-in-flight=0",
        "--threads=0",
        "--timeout=0s",
        "--trust=/nowhere/certificate.pem",
        "--when-full=panic",
        "--breaker=0%",
        "--breaker-trips=-1",
        "--fail-on=p95",
        "--equal-status=200",
        "--report=/nowhere/report.html",
        "--kafka-bootstrap-servers=nonsense",
        "--nonsense"
      })
  void isRefused(String arguments) {
    Command.Result result = new Command().with(TARGET).with(arguments.split(" ")).run();

    assertThat(result.exitCode()).as(result.toString()).isEqualTo(2);
    assertThat(result.err().lines().filter(line -> !line.startsWith("Try "))).hasSize(1);
    assertThat(result.err()).startsWith("replay: ");
    assertThat(result.out()).isEmpty();
  }

  @Test
  void aHeaderThatIsWrongIsNotShown() {
    Command.Result result =
        new Command()
            .with(TARGET)
            .environment(Map.of("REPLAY_HEADERS", "Authorization Basic c2VjcmV0"))
            .run();

    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err()).contains("REPLAY_HEADERS").doesNotContain("c2VjcmV0");
  }

  @Test
  void kafkaThatIsNotThereIsSaidInOneLine() {
    Command.Result result =
        new Command().with(TARGET, "--kafka-bootstrap-servers=127.0.0.1:9").run();

    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.err().lines().filter(line -> line.startsWith("replay: "))).hasSize(1);
    assertThat(result.err()).contains("Kafka at 127.0.0.1:9");
  }
}
