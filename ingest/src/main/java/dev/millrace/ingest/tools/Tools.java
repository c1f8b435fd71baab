package dev.millrace.ingest.tools;

import dev.millrace.ingest.config.ByteSize;
import dev.millrace.ingest.config.ConfigException;
import dev.millrace.ingest.config.Environment;
import dev.millrace.ingest.config.StartException;
import dev.millrace.model.DurationText;
import dev.millrace.model.OptionConverter;
import dev.millrace.model.topic.DeadLetterReason;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;

/** The commands of this package. Errors are one line on stderr that says what to do. */
@Command(
    name = "millrace",
    description = "Reads Kafka's topics, and makes drains.",
    synopsisSubcommandLabel = "COMMAND")
public final class Tools {
  private static final List<String> NAMES = List.of("topics", "tail", "dead-letters", "drain-url");

  private static final int HELP_WIDTH = 100;

  private Tools() {}

  /** Whether the arguments start with the name of one of these commands. */
  public static boolean isTool(String... args) {
    return args.length > 0 && NAMES.contains(args[0]);
  }

  /**
   * The commands.
   *
   * @param variables the environment
   * @param stdout where results go
   */
  public static CommandLine commandLine(Map<String, String> variables, OutputStream stdout) {
    Output output = new Output(stdout);
    CommandLine topics = new CommandLine(new TopicsCommand());
    topics.addSubcommand(new TopicsCreateCommand(variables, output));
    topics.addSubcommand(new TopicsInfoCommand(variables, output));
    CommandLine tools = new CommandLine(new Tools());
    tools.addSubcommand(topics);
    tools.addSubcommand(new TailCommand(variables, output));
    tools.addSubcommand(new DeadLettersCommand(variables, output));
    tools.addSubcommand(new DrainUrlCommand());
    tools.registerConverter(StartAt.class, OptionConverter.of(StartAt::parse));
    tools.registerConverter(Instant.class, OptionConverter.of(StartAt::time));
    tools.registerConverter(DeadLetterReason.class, OptionConverter.of(Tools::reason));
    tools.registerConverter(Duration.class, OptionConverter.of(DurationText::parse));
    tools.registerConverter(ByteSize.class, OptionConverter.of(ByteSize::parse));
    // What topics must be like is defined once, for ingest and for these commands.
    topics.setDefaultValueProvider(new Environment(variables));
    tools.setCaseInsensitiveEnumValuesAllowed(true);
    tools.setUsageHelpWidth(HELP_WIDTH);
    tools.setParameterExceptionHandler(
        (error, args) -> {
          CommandLine command = error.getCommandLine();
          complain(command, error.getMessage());
          command
              .getErr()
              .println("Try '" + command.getCommandSpec().qualifiedName() + " --help'.");
          return ExitCode.USAGE;
        });
    tools.setExecutionExceptionHandler(
        (error, command, result) -> {
          output.flush();
          boolean expected =
              error instanceof ToolException
                  || error instanceof StartException
                  || error instanceof ConfigException;
          complain(command, expected ? error.getMessage() : error.toString());
          return error instanceof ConfigException ? ExitCode.USAGE : ExitCode.SOFTWARE;
        });
    return tools;
  }

  private static DeadLetterReason reason(String label) {
    return DeadLetterReason.of(label)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "'%s' is not one of %s"
                        .formatted(
                            label,
                            Arrays.stream(DeadLetterReason.values())
                                .map(DeadLetterReason::label)
                                .collect(Collectors.joining(", ")))));
  }

  private static void complain(CommandLine command, String problem) {
    command.getErr().println(command.getCommandSpec().qualifiedName() + ": " + problem);
  }
}
