package dev.millrace.local;

import dev.millrace.local.demo.DemoTraffic;
import dev.millrace.model.BuildVersion;
import java.net.URI;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** {@code millrace demo}: demo traffic for an ingest that runs elsewhere, until Ctrl-C. */
@Command(
    name = "millrace demo",
    description =
        "Posts demo traffic of the applications shop, api, blog and admin to a log drain, until"
            + " Ctrl-C. Their secret is 'demo', if ingest asks for credentials.",
    mixinStandardHelpOptions = true,
    versionProvider = BuildVersion.class,
    sortOptions = false,
    showDefaultValues = true)
public final class DemoMain implements Callable<Integer> {
  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  @Option(
      names = "--ingest",
      paramLabel = "URL",
      defaultValue = "http://localhost:" + LocalConfig.DEFAULT_INGEST_PORT,
      description = "Where ingest listens.")
  private URI ingest;

  @Option(
      names = "--rate",
      paramLabel = "N",
      defaultValue = "200",
      description = "Router lines a second, of all applications together.")
  private int rate;

  private DemoMain() {}

  /** Runs until interrupted. Exit code 2 for wrong arguments. */
  public static void main(String[] args) {
    System.setProperty("log4j2.configurationFile", "log4j2-demo.properties");
    System.exit(new CommandLine(new DemoMain()).execute(args));
  }

  @Override
  public Integer call() throws InterruptedException {
    check(
        ("http".equals(ingest.getScheme()) || "https".equals(ingest.getScheme()))
            && ingest.getHost() != null,
        "--ingest must be http://host:port or https://host:port");
    check(rate > 0, "--rate must be positive");
    // Not a fixed seed: repeated batches would be taken for retries.
    long seed = ThreadLocalRandom.current().nextLong();
    try (DemoTraffic traffic = DemoTraffic.start(ingest, rate, seed)) {
      System.out.printf(
          "demo traffic: %d lines/s for %s to %s%n",
          rate, String.join(", ", traffic.applications()), ingest);
      new CountDownLatch(1).await();
    }
    return 0;
  }

  private void check(boolean holds, String complaint) {
    if (!holds) {
      throw new ParameterException(spec.commandLine(), complaint);
    }
  }
}
