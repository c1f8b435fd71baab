package dev.millrace.ingest.tools;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.ingest.config.Credentials;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class DrainUrlCommandTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir Path directory;

  @Test
  void twoLinesOneForThePlatformAndOneForIngest() {
    assertThat(run("--app", "shop", "--host", "ingest.example.com")).isZero();

    List<String> lines = out.toString().lines().toList();
    assertThat(lines).hasSize(2);
    assertThat(lines.get(1)).matches("shop:[A-Za-z0-9_-]{43}");
    assertThat(lines.get(0))
        .isEqualTo(
            "heroku drains:add https://" + lines.get(1) + "@ingest.example.com/logs -a shop");
    assertThat(err.toString()).isEmpty();
    assertThat(Credentials.parse(lines.get(1)).accept("shop", lines.get(1).substring(5))).isTrue();
  }

  @Test
  void noTwoSecretsAreTheSame() {
    run("--app", "shop", "--host", "a");
    run("--app", "shop", "--host", "a");

    assertThat(out.toString().lines().distinct()).hasSize(4);
  }

  @Test
  void theCredentialIsAppendedToAFile() throws IOException {
    Path file = Files.writeString(directory.resolve("drains"), "blog:b");

    run("--app", "shop", "--host", "a:8443", "--credentials-file", file.toString());

    String credential = out.toString().lines().toList().get(1);
    assertThat(Files.readString(file)).isEqualTo("blog:b\n" + credential + "\n");
  }

  @Test
  void aFileThatIsMadeIsItsOwnersAlone() throws IOException {
    Path file = directory.resolve("drains");

    run("--app", "shop", "--host", "a", "--credentials-file", file.toString());

    assertThat(Files.readAllLines(file)).hasSize(1);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  @ParameterizedTest
  @CsvSource({
    "sh op, ingest.example.com, --app",
    "shop, https://ingest.example.com, --host",
    "shop, ingest.example.com/logs, --host",
    "shop, a;rm, --host",
  })
  void aMistakeIsOneLineThatNamesIt(String app, String host, String named) {
    assertThat(run("--app", app, "--host", host)).isEqualTo(2);

    assertThat(err.toString()).startsWith("millrace drain-url: " + named).hasLineCount(1);
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void aFileThatCannotBeWrittenIsOneLineAndNoSecretIsShown() {
    String file = directory.resolve("absent").resolve("drains").toString();

    assertThat(run("--app", "shop", "--host", "a", "--credentials-file", file)).isEqualTo(1);

    assertThat(err.toString())
        .startsWith("millrace drain-url: cannot write to " + file)
        .hasLineCount(1);
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void whatIsMissingIsNamed() {
    assertThat(run("--app", "shop")).isEqualTo(2);

    assertThat(err.toString()).contains("--host", "Try 'millrace drain-url --help'.");
  }

  private int run(String... args) {
    String[] all = new String[args.length + 1];
    all[0] = "drain-url";
    System.arraycopy(args, 0, all, 1, args.length);
    CommandLine command = Tools.commandLine(Map.of(), OutputStream.nullOutputStream());
    command.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    return command.execute(all);
  }
}
