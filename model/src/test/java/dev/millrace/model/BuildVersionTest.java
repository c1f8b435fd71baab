package dev.millrace.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The version of millrace's own jars is tested with its launcher. */
class BuildVersionTest {
  @Command(
      name = "millrace",
      subcommands = Grind.class,
      mixinStandardHelpOptions = true,
      versionProvider = BuildVersion.class)
  private static final class Millrace {}

  @Command(name = "grind", mixinStandardHelpOptions = true, versionProvider = BuildVersion.class)
  private static final class Grind {}

  @Test
  void itIsWhatTheJarSays() {
    assertThat(BuildVersion.of(CommandLine.class)).isEqualTo(CommandLine.VERSION);
  }

  @Test
  void whatIsInNoJarIsADevelopmentBuild() {
    assertThat(BuildVersion.of(BuildVersion.class)).isEqualTo("development");
  }

  @Test
  void aCommandSaysItsNameAndVersion() {
    assertThat(printed("--version")).isEqualTo("millrace development\n");
    assertThat(printed("grind", "--version")).isEqualTo("millrace grind development\n");
  }

  private static String printed(String... arguments) {
    StringWriter out = new StringWriter();
    new CommandLine(new Millrace()).setOut(new PrintWriter(out)).execute(arguments);
    return out.toString();
  }
}
