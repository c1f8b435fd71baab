package dev.millrace.job.namespace;

import dev.millrace.model.OptionConverter;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisException;
import java.time.Clock;
import java.time.Instant;
import java.util.logging.LogManager;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;

/**
 * The commands that work on whole namespaces in Redis. They are in the job's jar and need nothing
 * from Flink; errors are one line that says what to do.
 */
@Command(
    name = "millrace",
    synopsisSubcommandLabel = "COMMAND",
    description = "Works on namespaces.")
public final class NamespaceMain {
  private NamespaceMain() {}

  /** Runs {@code compare} or {@code promote}; {@link ExitCodes} says how that ends. */
  public static void main(String[] args) {
    // Flink brings slf4j, and is absent here: Redis' client falls back on the JDK's logging, which
    // says nothing that does not come as an exception, too.
    LogManager.getLogManager().reset();
    int exitCode = ExitCodes.CANNOT;
    try {
      exitCode = commandLine(Clock.systemUTC(), Terminal.ofProcess()).execute(args);
    } catch (OutOfMemoryError e) {
      System.err.println(
          "millrace: out of memory: try MILLRACE_JAVA_OPTIONS=-Xmx4g, or fewer --app");
    }
    System.exit(exitCode);
  }

  /** The commands, with the clock that relative times go by. */
  static CommandLine commandLine(Clock clock, Terminal terminal) {
    CommandLine commands = new CommandLine(new NamespaceMain());
    commands.addSubcommand(new CompareCommand(terminal));
    commands.addSubcommand(new PromoteCommand(terminal));
    commands.registerConverter(
        Instant.class, OptionConverter.of(text -> TimeText.parse(text, clock)));
    commands.setParameterExceptionHandler(NamespaceMain::complainOfUse);
    commands.setExecutionExceptionHandler((error, command, result) -> complain(error, command));
    return commands;
  }

  private static int complainOfUse(ParameterException error, String[] args) {
    CommandLine command = error.getCommandLine();
    String name = command.getCommandSpec().qualifiedName();
    command.getErr().println(name + ": " + error.getMessage() + " (see " + name + " --help)");
    return ExitCodes.WRONG_USE;
  }

  private static int complain(Exception error, CommandLine command) throws Exception {
    String name = command.getCommandSpec().qualifiedName();
    if (error instanceof CannotException) {
      command.getErr().println(name + ": " + error.getMessage());
    } else if (error instanceof RedisCommandExecutionException refused) {
      command.getErr().println(name + ": Redis: " + NamespaceRedis.reason(refused));
    } else if (error instanceof RedisException away) {
      command
          .getErr()
          .println(name + ": Redis: " + NamespaceRedis.reason(away) + "; run it again to continue");
    } else {
      throw error;
    }
    return ExitCodes.CANNOT;
  }
}
