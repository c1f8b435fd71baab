package dev.millrace.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.ingest.config.AdminBind;
import dev.millrace.ingest.config.ByteSize;
import dev.millrace.ingest.config.Credentials;
import dev.millrace.ingest.config.IngestConfig;
import dev.millrace.ingest.config.Redaction;
import dev.millrace.ingest.config.SpoolConfig;
import dev.millrace.model.kafka.KafkaSettings;
import dev.millrace.model.topic.Topics;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class IngestMainTest {
  /** Option, its variable, a value that is not the default. */
  private static final List<String[]> OPTIONS =
      List.of(
          new String[] {"--bind", "INGEST_BIND", "127.0.0.2"},
          new String[] {"--port", "INGEST_PORT", "9999"},
          new String[] {"--kafka-bootstrap-servers", "KAFKA_BOOTSTRAP_SERVERS", "a:1,b:2"},
          new String[] {"--kafka-prefix", "KAFKA_PREFIX", "p-"},
          new String[] {"--partitions", "INGEST_PARTITIONS", "7"},
          new String[] {"--retention", "INGEST_RETENTION", "2d"},
          new String[] {"--compression", "INGEST_COMPRESSION", "zstd"},
          new String[] {"--linger", "INGEST_LINGER", "5ms"},
          new String[] {"--delivery-timeout", "INGEST_DELIVERY_TIMEOUT", "3s"},
          new String[] {"--max-body", "INGEST_MAX_BODY", "1MiB"},
          new String[] {"--max-in-flight", "INGEST_MAX_IN_FLIGHT", "32MiB"},
          new String[] {"--read-timeout", "INGEST_READ_TIMEOUT", "2s"},
          new String[] {"--keep-alive", "INGEST_KEEP_ALIVE", "90s"},
          new String[] {"--shutdown-timeout", "INGEST_SHUTDOWN_TIMEOUT", "1s"},
          new String[] {"--drain-credentials-file", "DRAIN_CREDENTIALS_FILE", "/etc/drains"},
          new String[] {"--tls-cert", "INGEST_TLS_CERT", "/etc/tls.crt"},
          new String[] {"--tls-key", "INGEST_TLS_KEY", "/etc/tls.key"},
          new String[] {"--admin-bind", "INGEST_ADMIN_BIND", "127.0.0.1:9100"},
          new String[] {"--max-connections", "INGEST_MAX_CONNECTIONS", "77"},
          new String[] {"--redact", "INGEST_REDACT", "fwd query=token,Password"},
          new String[] {"--spool-dir", "INGEST_SPOOL_DIR", "/var/spool/millrace"},
          new String[] {"--spool-max", "INGEST_SPOOL_MAX", "1GiB"},
          new String[] {"--spool-free-percent", "INGEST_SPOOL_FREE_PERCENT", "25"},
          new String[] {"--spool-deadline", "INGEST_SPOOL_DEADLINE", "1s"},
          new String[] {"--spool-drain-rate", "INGEST_SPOOL_DRAIN_RATE", "8MiB"});

  private static final IngestConfig CHANGED =
      IngestConfig.builder()
          .bind("127.0.0.2")
          .port(9999)
          .kafkaBootstrapServers("a:1,b:2")
          .kafkaPrefix("p-")
          .partitions(7)
          .retention(Duration.ofDays(2))
          .compression("zstd")
          .linger(Duration.ofMillis(5))
          .deliveryTimeout(Duration.ofSeconds(3))
          .maxBody(ByteSize.ofMebibytes(1))
          .maxInFlight(ByteSize.ofMebibytes(32))
          .readTimeout(Duration.ofSeconds(2))
          .keepAlive(Duration.ofSeconds(90))
          .shutdownTimeout(Duration.ofSeconds(1))
          .credentialsFile(Path.of("/etc/drains"))
          .tlsCert(Path.of("/etc/tls.crt"))
          .tlsKey(Path.of("/etc/tls.key"))
          .adminBind(new AdminBind("127.0.0.1", 9100))
          .maxConnections(77)
          .redact("fwd", "query=password", "query=token")
          .spool(
              SpoolConfig.builder()
                  .directory(Path.of("/var/spool/millrace"))
                  .max(ByteSize.ofMebibytes(1024))
                  .freePercent(25)
                  .deadline(Duration.ofSeconds(1))
                  .drainRate(ByteSize.ofMebibytes(8)))
          .build();

  @Test
  void theDefaults() {
    assertThat(parse(Map.of()))
        .isEqualTo(
            new IngestConfig(
                "127.0.0.1",
                8080,
                KafkaSettings.plaintext("localhost:9092", new Topics("")),
                4,
                Duration.ofDays(7),
                "lz4",
                Duration.ZERO,
                Duration.ofSeconds(4),
                new ByteSize(4_194_304),
                new ByteSize(67_108_864),
                Duration.ofSeconds(10),
                Duration.ofSeconds(60),
                Duration.ofSeconds(20),
                new SpoolConfig(
                    Path.of(System.getProperty("user.home"), ".millrace", "spool"),
                    new ByteSize(4_294_967_296L),
                    10,
                    Duration.ofSeconds(2),
                    new ByteSize(33_554_432)),
                Credentials.NONE,
                null,
                null,
                null,
                AdminBind.SHARED,
                10_000,
                false,
                Redaction.NONE))
        .isEqualTo(IngestConfig.builder().build());
  }

  @Test
  void everyOptionOnTheCommandLine() {
    String[] args =
        OPTIONS.stream().map(option -> option[0] + "=" + option[2]).toArray(String[]::new);

    assertThat(parse(Map.of(), args)).isEqualTo(CHANGED);
  }

  @Test
  void everyOptionInTheEnvironment() {
    Map<String, String> variables = new HashMap<>();
    OPTIONS.forEach(option -> variables.put(option[1], option[2]));

    assertThat(parse(variables)).isEqualTo(CHANGED);
  }

  @Test
  void theCommandLineWinsAndPortIsASecondChoice() {
    assertThat(parse(Map.of("PORT", "1")).port()).isEqualTo(1);
    assertThat(parse(Map.of("PORT", "1", "INGEST_PORT", "2")).port()).isEqualTo(2);
    assertThat(parse(Map.of("INGEST_PORT", "2"), "--port=3").port()).isEqualTo(3);
    assertThat(parse(Map.of("INGEST_PORT", "  ")).port()).isEqualTo(8080);
  }

  @Test
  void credentialsInTheEnvironmentOrAFileOpenAPublicAddress() {
    assertThat(
            parse(Map.of("DRAIN_CREDENTIALS", "shop:s"), "--bind=0.0.0.0")
                .credentials()
                .accept("shop", "s"))
        .isTrue();
    assertThat(
            parse(Map.of("DRAIN_CREDENTIALS_FILE", "/etc/drains"), "--bind=0.0.0.0")
                .credentialsFile())
        .isEqualTo(Path.of("/etc/drains"));
  }

  @Test
  void thereNeedBeNoSpool() {
    assertThat(parse(Map.of(), "--no-spool").spool()).isNull();
    assertThat(parse(Map.of("INGEST_NO_SPOOL", "true")).spool()).isNull();
  }

  @Test
  void insecureHasToBeSaid() {
    assertThat(parse(Map.of(), "--bind=0.0.0.0", "--insecure").insecure()).isTrue();
    assertThat(parse(Map.of("INGEST_INSECURE", "true"), "--bind=0.0.0.0").insecure()).isTrue();
    assertThat(run("--bind=0.0.0.0"))
        .isEqualTo(
            "2 ingest: everybody who can reach 0.0.0.0 could post: set DRAIN_CREDENTIALS or"
                + " --drain-credentials-file, bind to 127.0.0.1, or say --insecure\n");
  }

  @ParameterizedTest
  @CsvSource({
    "--port=x, --port",
    "--port=70000, --port",
    "--max-body=lots, 4MiB",
    "--max-body=100MiB, --max-body",
    "--max-in-flight=1MiB, --max-in-flight",
    "--linger=4, 500ms",
    "--linger=10s, --delivery-timeout",
    "--partitions=0, --partitions",
    "--compression=rar, --compression",
    "--kafka-bootstrap-servers=localhost, host:port",
    "--drain-credentials-file=/absent, cannot read",
    "--tls-cert=/etc/tls.crt, --tls-key",
    "--admin-bind=9100, HOST:PORT",
    "--max-connections=0, --max-connections",
    "--redact=fwd;query=token, 'query=*, not'",
    "--redact=query=, 'query=*, not'",
    "--spool-max=4MiB, --spool-max",
    "--spool-free-percent=100, --spool-free-percent",
    "--spool-deadline=0s, --spool-deadline",
    "--spool-drain-rate=0, --spool-drain-rate",
    "--nonsense, --nonsense",
  })
  void aMistakeIsOneLineThatNamesItAndExitCode2(String argument, String named) {
    String outcome = run(argument).replace("Try 'ingest --help'.\n", "");

    assertThat(outcome).startsWith("2 ingest: ").contains(named);
    assertThat(outcome.strip().lines()).hasSize(1);
  }

  @Test
  void aPortInUseIsOneLineThatNamesTheFlagAndExitCode1() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String outcome = run("--no-spool", "--port=" + taken.getLocalPort());

      assertThat(outcome)
          .startsWith("1 ingest: cannot listen on 127.0.0.1:" + taken.getLocalPort())
          .contains("--port");
      assertThat(outcome.strip().lines()).hasSize(1);
    }
  }

  @Test
  void helpNamesEveryOptionWithItsDefault() {
    StringWriter out = new StringWriter();
    CommandLine command = IngestMain.commandLine(Map.of()).setOut(new PrintWriter(out));

    assertThat(command.execute("--help")).isZero();

    assertThat(out.toString()).contains("4MiB", "64MiB", "4s", "7d", "lz4", "DRAIN_CREDENTIALS");
    OPTIONS.forEach(option -> assertThat(out.toString()).contains(option[0]));
  }

  private static IngestConfig parse(Map<String, String> variables, String... args) {
    CommandLine command = IngestMain.commandLine(variables);
    command.parseArgs(args);
    return command.<IngestMain>getCommand().config();
  }

  /** Exit code, and what was written to stderr. */
  static String run(String... args) {
    StringWriter err = new StringWriter();
    CommandLine command = IngestMain.commandLine(Map.of()).setErr(new PrintWriter(err, true));
    return command.execute(args) + " " + err;
  }
}
