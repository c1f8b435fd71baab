package dev.millrace.dashboard;

import dev.millrace.dashboard.config.ConfigException;
import dev.millrace.dashboard.config.DashboardOptions;
import dev.millrace.dashboard.config.Environment;
import dev.millrace.dashboard.config.StartException;
import dev.millrace.dashboard.top.TopCommand;
import dev.millrace.model.BuildVersion;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;

/**
 * The command {@code dashboard}, and in the same jar {@code top}. Runs until it is killed. Exits
 * with 1 if it cannot start and 2 if it was called wrongly; errors are one line that says what to
 * do.
 */
@Command(
    name = "millrace dashboard",
    mixinStandardHelpOptions = true,
    versionProvider = BuildVersion.class,
    sortOptions = false,
    showDefaultValues = true,
    description = "Shows what is in Redis: a page for people, JSON, and metrics for Prometheus.",
    footer = {
      "",
      "Other options are environment variables too: --bind is DASHBOARD_BIND.",
      "PORT is used if DASHBOARD_PORT is not set.",
      "DASHBOARD_PASSWORD is the password itself. There is no option for it: other",
      "users of the machine can see arguments. Any user name is accepted with it.",
      "",
      "Reads Redis, and never writes to it."
    })
public final class DashboardMain implements Callable<Integer> {
  private static final String TOP = "top";
  private static final String LOG_CONFIGURATION = "log4j2.configurationFile";

  private final Environment environment;

  @Mixin private DashboardOptions options = new DashboardOptions();

  private DashboardMain(Environment environment) {
    this.environment = environment;
  }

  public static void main(String[] args) {
    Environment environment = new Environment(System.getenv());
    boolean top = args.length > 0 && args[0].equals(TOP);
    // Not at the default name, so that it has no effect on another process's class path.
    if (System.getProperty(LOG_CONFIGURATION) == null) {
      System.setProperty(
          LOG_CONFIGURATION, top ? "log4j2-top.properties" : "log4j2-dashboard.properties");
    }
    CommandLine command =
        top ? top(new TopCommand(environment), environment) : commandLine(System.getenv());
    System.exit(command.execute(top ? Arrays.copyOfRange(args, 1, args.length) : args));
  }

  /** The command, with {@code variables} for the environment. */
  static CommandLine commandLine(Map<String, String> variables) {
    Environment environment = new Environment(variables);
    return commandLine("dashboard", new DashboardMain(environment), environment);
  }

  /** The other command in this jar. */
  static CommandLine top(TopCommand top, Environment environment) {
    return commandLine(TOP, top, environment);
  }

  private static CommandLine commandLine(String name, Object options, Environment environment) {
    CommandLine command = new CommandLine(options);
    command.setDefaultValueProvider(environment);
    command.setParameterExceptionHandler(
        (error, args) -> complain(name, error.getCommandLine(), error, ExitCode.USAGE));
    command.setExecutionExceptionHandler(
        (error, self, result) ->
            complain(
                name,
                self,
                error,
                error instanceof ConfigException ? ExitCode.USAGE : ExitCode.SOFTWARE));
    return command;
  }

  @Override
  public Integer call() throws InterruptedException {
    Dashboard dashboard = Dashboard.start(options.config(environment));
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(dashboard), "shutdown"));
    new CountDownLatch(1).await();
    return ExitCode.OK;
  }

  /** Being told to stop is not a failure: otherwise the JVM would exit with 143 after a SIGTERM. */
  private static void stop(Dashboard dashboard) {
    dashboard.close();
    Runtime.getRuntime().halt(ExitCode.OK);
  }

  private static int complain(String name, CommandLine command, Exception error, int exitCode) {
    boolean expected =
        error instanceof ConfigException
            || error instanceof StartException
            || error instanceof CommandLine.ParameterException;
    command.getErr().println(name + ": " + (expected ? error.getMessage() : error.toString()));
    if (error instanceof CommandLine.ParameterException) {
      command.getErr().println("Try 'millrace " + name + " --help'.");
    }
    return exitCode;
  }
}
