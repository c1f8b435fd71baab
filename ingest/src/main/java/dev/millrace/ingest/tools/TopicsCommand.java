package dev.millrace.ingest.tools;

import dev.millrace.model.BuildVersion;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command {@code topics}, which does nothing without one of its own. */
@Command(
    name = "topics",
    mixinStandardHelpOptions = true,
    versionProvider = BuildVersion.class,
    synopsisSubcommandLabel = "(create | info)",
    description = "Creates millrace's topics, or shows their state.")
final class TopicsCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "say 'topics create' or 'topics info'");
  }
}
