package dev.millrace.local.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Alert rules and scripts, as the tools made for them see them. Where a tool is not installed its
 * test is skipped; not in continuous integration (CI=true), which has to install it.
 */
class ToolsTest {
  private static final Path MONITORING = Repository.ROOT.resolve("deploy/monitoring");

  @Test
  void prometheusTakesTheConfigurationAndTheRulesRingAsTheyShould() throws Exception {
    run(MONITORING, "promtool", "check", "config", "prometheus.yml");
    run(MONITORING, "promtool", "test", "rules", "alerts-test.yml");
  }

  @Test
  void shellcheckHasNothingToSay() throws Exception {
    run(Repository.ROOT, "shellcheck", "millrace", ".ci/run", "deploy/docker/submit");
  }

  @Test
  void everyAlertIsTestedBothWaysAndExplained() throws Exception {
    String rules = Files.readString(MONITORING.resolve("alerts.yml"));
    List<String> alerts =
        Pattern.compile("- alert: (\\w+)").matcher(rules).results().map(m -> m.group(1)).toList();

    assertThat(alerts).isNotEmpty().doesNotHaveDuplicates();
    for (String alert : alerts) {
      assertThat(Files.readString(MONITORING.resolve("alerts-test.yml")))
          .contains("name: " + alert + " rings", "name: " + alert + " is silent");
      assertThat(Files.readString(Repository.ROOT.resolve("docs/operations.md")))
          .contains("**" + alert + "**");
    }
  }

  private static void run(Path dir, String tool, String... arguments) throws Exception {
    if (!"true".equals(System.getenv("CI"))) {
      assumeThat(isInstalled(tool)).as("%s is installed", tool).isTrue();
    }
    List<String> command = new ArrayList<>(List.of(tool));
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command).directory(dir.toFile()).redirectErrorStream(true).start();
    String printed = new String(process.getInputStream().readAllBytes());
    assertThat(process.waitFor()).as(printed).isZero();
  }

  private static boolean isInstalled(String tool) {
    for (String folder : System.getenv("PATH").split(File.pathSeparator)) {
      if (Files.isExecutable(Path.of(folder, tool))) {
        return true;
      }
    }
    return false;
  }
}
