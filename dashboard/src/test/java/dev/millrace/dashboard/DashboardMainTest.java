package dev.millrace.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.dashboard.config.DashboardConfig;
import dev.millrace.dashboard.config.DashboardOptions;
import dev.millrace.dashboard.config.Environment;
import dev.millrace.model.redis.Retention;
import dev.millrace.model.window.Resolution;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The command as it is called: defaults, variables, and complaints of one line. */
class DashboardMainTest {
  @TempDir Path dir;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void defaults() {
    DashboardConfig config = config(Map.of());

    assertThat(config.bind()).isEqualTo("127.0.0.1");
    assertThat(config.port()).isEqualTo(8090);
    assertThat(config.redis().address()).isEqualTo("localhost:6379");
    assertThat(config.namespace()).isEqualTo("millrace");
    assertThat(config.retention()).isEqualTo(Retention.defaults());
    assertThat(config.password()).isNull();
    assertThat(config.insecure()).isFalse();
    assertThat(config.hosts()).isEmpty();
  }

  @Test
  void variablesStandInForOptions() {
    DashboardConfig config =
        config(
            Map.of(
                "DASHBOARD_BIND", "0.0.0.0",
                "DASHBOARD_HOSTS", "dashboard,stats.example",
                "PORT", "9000",
                "REDIS_URL", "redis://user:geheim@redis.example:6380/1",
                "MILLRACE_NAMESPACE", "shadow",
                "DASHBOARD_PASSWORD", "sesame"));

    assertThat(config.port()).isEqualTo(9000);
    assertThat(config.redis().address()).isEqualTo("redis.example:6380");
    assertThat(config.namespace()).isEqualTo("shadow");
    assertThat(config.hosts()).containsExactly("dashboard", "stats.example");
    assertThat(config.password().is("sesame")).isTrue();
    assertThat(config.toString()).doesNotContain("geheim", "sesame");
    assertThat(config(Map.of("PORT", "9000", "DASHBOARD_PORT", "9001")).port()).isEqualTo(9001);
    assertThat(config(Map.of("PORT", "9000"), "--port", "9002").port()).isEqualTo(9002);
  }

  /** The same words as the job's. */
  @Test
  void retentionIsReadAsTheJobReadsIt() {
    Map<String, String> variables =
        Map.of("REDIS_RETENTION", "10s=30m,1h=30d", "REDIS_ROUTES_RETENTION", "1m=3h");

    Retention kept = config(variables).retention();

    assertThat(kept)
        .isEqualTo(
            new Retention(
                Map.of(
                    Resolution.TEN_SECONDS, Duration.ofMinutes(30),
                    Resolution.ONE_HOUR, Duration.ofDays(30)),
                Map.of(Resolution.ONE_MINUTE, Duration.ofHours(3))));
    assertThat(config(variables, "--routes-retention", "1m=4h").retention().routes())
        .containsEntry(Resolution.ONE_MINUTE, Duration.ofHours(4))
        .containsEntry(Resolution.ONE_HOUR, Duration.ofDays(30));
  }

  @Test
  void thePasswordIsTheFirstLineOfItsFile() throws Exception {
    Path file = Files.writeString(dir.resolve("password"), "open sesame\nsomething else\n");

    DashboardConfig config = config(Map.of(), "--password-file", file.toString());

    assertThat(config.password().is("open sesame")).isTrue();
  }

  @Test
  void wrongUseIsOneLineThatSaysWhatToDo() throws Exception {
    Files.writeString(dir.resolve("empty"), "\n");
    refused(2, "--port must be between 0 and 65535", "--port", "70000");
    refused(2, "DASHBOARD_PASSWORD or --password-file", "--bind", "0.0.0.0");
    refused(2, "is not an address of this machine", "--bind", "no.such.host.invalid");
    refused(2, "--namespace must match", "--namespace", "a b");
    refused(2, "must start with redis://", "--redis-url", "http://geheim@x");
    refused(2, "the password is empty", "--password-file", dir.resolve("empty").toString());
    refused(2, "cannot read --password-file", "--password-file", dir.resolve("absent").toString());
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      refused(1, "choose another port with --port", "--port", "" + taken.getLocalPort());
    }
    refused(2, "--routes-retention must be longer", "--routes-retention", "1m=0s");
    CommandLine command = command(Map.of());
    assertThat(command.execute("--retention", "2m=1h")).isEqualTo(2);
    assertThat(err.toString()).contains("--retention", "there are 10s, 1m, 10m, 1h");
    assertThat(command.execute("--no-such-option")).isEqualTo(2);
    assertThat(err.toString()).contains("--no-such-option").contains("--help");
  }

  @Test
  void helpTellsOfEverything() {
    CommandLine command = command(Map.of());

    assertThat(command.execute("--help")).isZero();

    assertThat(out.toString())
        .contains("--bind", "--port", "--redis-url", "--redis-tls-verify", "--namespace")
        .contains("--retention", "--routes-retention", "REDIS_ROUTES_RETENTION")
        .contains("--password-file", "--insecure", "--hosts", "DASHBOARD_PASSWORD", "8090");
  }

  private void refused(int exitCode, String complaint, String... arguments) {
    err.getBuffer().setLength(0);
    assertThat(command(Map.of()).execute(arguments)).as(complaint).isEqualTo(exitCode);
    assertThat(err.toString())
        .startsWith("dashboard: ")
        .contains(complaint)
        .doesNotContain("geheim", "Exception")
        .hasLineCount(1);
  }

  private CommandLine command(Map<String, String> variables) {
    return DashboardMain.commandLine(variables)
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true));
  }

  private static DashboardConfig config(Map<String, String> variables, String... arguments) {
    Environment environment = new Environment(variables);
    CommandLine command = new CommandLine(new Holder());
    command.setDefaultValueProvider(environment);
    command.parseArgs(arguments);
    return ((Holder) command.getCommand()).options.config(environment);
  }

  /** The options as the command has them. */
  @CommandLine.Command
  private static final class Holder {
    @CommandLine.Mixin private DashboardOptions options = new DashboardOptions();
  }
}
