package dev.millrace.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.replay.send.Resolver;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Attempts to make a replay reach production. */
class GuardTest {
  private static final Instant T = Instant.parse("2026-11-25T10:00:00Z");

  @TempDir static Path directory;
  private static KafkaBroker broker;

  private final RecordedLog log = new RecordedLog(broker, 2);
  private final RecordingTarget target = new RecordingTarget();

  @BeforeAll
  static void startBroker() {
    broker = new KafkaBroker(directory);
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  @AfterEach
  void close() {
    log.close();
    target.close();
  }

  @Test
  void withoutATargetNothingHappens() {
    Command.Result result = Command.of(log).run();

    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err()).contains("--target");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1",
        "127.0.0.1:8080",
        "localhost",
        "LOCALHOST.",
        "localhost:443",
        "[::1]",
        "[::1]:80",
        "127.1",
        "127.0.0.2",
        "0.0.0.0",
        "::ffff:127.0.0.1"
      })
  void aRecordedHostIsRefusedAsTargetHoweverItIsWritten(String host) {
    log.batch(0, Line.at(T).host(host));

    Command.Result result = Command.replay(log, target.url()).run();

    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.err()).contains("refused").contains("--yes-send-to-production-host");
    assertThat(target.requests()).isEmpty();
  }

  @Test
  void anotherNameOfTheSameAddressIsRefused() {
    log.batch(0, Line.at(T).host("www.shop.example.com"));
    Resolver names =
        host ->
            host.equals("www.shop.example.com") || host.equals("staging.example.com")
                ? List.of(address("192.0.2.1"), address("127.0.0.1"))
                : Resolver.SYSTEM.resolve(host);

    Command.Result result =
        Command.replay(log, "http://staging.example.com:" + target.port()).resolver(names).run();

    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.err()).contains("staging.example.com").contains("www.shop.example.com");
    assertThat(target.requests()).isEmpty();
  }

  @Test
  void aLookUpThatFailsForAMomentOpensNothing() {
    log.batch(0, Line.at(T).host("www.shop.example.com"));
    AtomicInteger lookups = new AtomicInteger();
    Resolver shaky =
        host -> {
          if (host.equals("www.shop.example.com") && lookups.incrementAndGet() == 1) {
            throw new UnknownHostException(host);
          }
          return List.of(address("127.0.0.1"));
        };

    Command.Result result = Command.replay(log, target.url()).resolver(shaky).run();

    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.err()).contains("refused").contains("www.shop.example.com");
    assertThat(target.requests()).isEmpty();
  }

  @Test
  void hostsThatCannotBeFoundAreNamedBeforeAnythingIsSent() {
    log.batch(0, Line.at(T).host("gone.example.com"), Line.at(T).host("old\u001b[2J.example.com"));
    Resolver none =
        host -> {
          if (host.endsWith("example.com")) {
            throw new UnknownHostException(host);
          }
          return Resolver.SYSTEM.resolve(host);
        };

    Command.Result dry = Command.replay(log, target.url(), "--dry-run").resolver(none).run();
    Command.Result result = Command.replay(log, target.url()).resolver(none).run();

    String doubt = "2 hosts of the recording have no address here";
    assertThat(dry.out()).contains(doubt).contains("gone.example.com, old");
    assertThat(result.err()).contains(doubt).contains("gone.example.com, old");
    assertThat(dry.out() + result.err()).doesNotContain("\u001b");
    assertThat(result.exitCode()).isZero();
  }

  @Test
  void aHostOfRequestsThatAreFilteredOutCountsToo() {
    log.batch(0, Line.at(T), Line.at(T).path("/admin").host("localhost").method("POST"));

    Command.Result result = Command.replay(log, target.url(), "--path=/").run();

    assertThat(result.err()).contains("refused");
    assertThat(target.requests()).isEmpty();
  }

  @Test
  void aHostThatAppearsLaterStopsTheReplay() {
    log.batch(0, Line.at(T), Line.at(T.plusSeconds(1)))
        .batch(0, Line.at(T.plusSeconds(3600)).host("localhost"))
        .batch(0, Line.at(T.plusSeconds(7200)));

    Command.Result result =
        Command.replay(log, target.url(), "--max-gap=1s", "--speed=10", "--reorder-window=1s")
            .run();

    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.out() + result.err()).contains("refused");
    assertThat(target.requests()).hasSizeLessThan(3);
  }

  @Test
  void itCanBeOverriddenInSoManyWords() {
    log.batch(0, Line.at(T).host("localhost"));

    Command.Result result =
        Command.replay(log, target.url(), "--yes-send-to-production-host=localhost").run();

    assertThat(result.exitCode()).as(result.toString()).isZero();
    assertThat(target.requests()).hasSize(1);
  }

  @Test
  void anOverrideHoldsForItsHostAlone() {
    log.batch(0, Line.at(T).host("localhost"), Line.at(T).host("127.0.0.1"));

    Command.Result result =
        Command.replay(log, target.url(), "--yes-send-to-production-host=localhost").run();

    assertThat(result.err()).contains("refused").contains("127.0.0.1");
    assertThat(target.requests()).isEmpty();
  }

  /** The name of the target points to production as soon as it has been checked. */
  @Test
  void theTargetIsReachedByTheAddressThatWasChecked() {
    log.batch(0, Line.at(T), Line.at(T.plusSeconds(1)));
    AtomicInteger lookups = new AtomicInteger();
    Resolver changing =
        host -> {
          if (!host.equals("staging.example.com")) {
            throw new UnknownHostException(host);
          }
          return List.of(address(lookups.getAndIncrement() == 0 ? "127.0.0.1" : "192.0.2.1"));
        };

    Command.Result result =
        Command.replay(
                log, "http://staging.example.com:" + target.port(), "--timeout=5s", "--speed=10")
            .resolver(changing)
            .run();

    assertThat(result.exitCode()).as(result.toString()).isZero();
    assertThat(target.requests()).hasSize(2);
    assertThat(lookups).hasValue(1);
  }

  @Test
  void redirectsAreNotFollowed() {
    log.batch(0, Line.at(T));
    try (RecordingTarget redirecting =
        new RecordingTarget(
            exchange -> {
              exchange.getResponseHeaders().set("Location", target.url() + "/production");
              exchange.sendResponseHeaders(301, -1);
            })) {

      Command.Result result = Command.replay(log, redirecting.url()).run();

      assertThat(redirecting.requests()).hasSize(1);
      assertThat(target.requests()).isEmpty();
      assertThat(result.out()).contains("200 -> 301");
    }
  }

  @Test
  void theRateIsCappedByDefault() {
    Command.Result help = Command.of(log, "--help").run();

    assertThat(help.out()).containsPattern("--max-rate=N\\s+Never more requests a second");
    assertThat(help.out()).contains("Default: 1000");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "staging.example.com",
        "ftp://staging.example.com",
        "https://",
        "http://a b",
        "https://u:p4ss@h",
        "https://h/path",
        "https://h?q=1",
        "http://h:99999"
      })
  void aTargetThatIsNoneIsRefusedWithoutShowingAPassword(String url) {
    Command.Result result = Command.replay(log, url).run();

    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err()).startsWith("replay: --target").doesNotContain("p4ss").hasLineCount(1);
  }

  private static InetAddress address(String text) throws UnknownHostException {
    return InetAddress.getByName(text);
  }
}
