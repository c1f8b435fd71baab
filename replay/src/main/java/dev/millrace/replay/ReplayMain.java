package dev.millrace.replay;

import dev.millrace.model.BuildVersion;
import dev.millrace.model.DurationText;
import dev.millrace.model.OptionConverter;
import dev.millrace.model.kafka.KafkaSettings;
import dev.millrace.replay.report.Report;
import dev.millrace.replay.report.ReportText;
import dev.millrace.replay.send.Resolver;
import dev.millrace.replay.send.Target;
import java.io.PrintWriter;
import java.security.Security;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * The command {@code replay}. Exits with 0 if the replay finished and broke no rule, 1 if not, 2 if
 * it was called wrongly; errors are one line that says what to do.
 */
@Command(
    name = "millrace replay",
    customSynopsis = "millrace replay --target=URL [OPTIONS]",
    mixinStandardHelpOptions = true,
    versionProvider = BuildVersion.class,
    subcommands = ToyTarget.class,
    sortOptions = false,
    showDefaultValues = true,
    description = "Sends recorded requests to another host, and shows what differs.",
    footer = {
      "",
      "A router line has method, path, host, request id and client address, and no more: there are"
          + " no",
      "headers and no bodies to replay. Redirects are not followed.",
      "",
      "Exit code: 0 no rule is broken, 1 a rule of --fail-on is broken or the replay did not finish,"
          + " end,",
      "2 wrong usage."
    })
public final class ReplayMain implements Callable<Integer> {
  private static final String LOG_CONFIGURATION = "log4j2.configurationFile";
  private static final int FAILED = 1;

  private final Map<String, String> environment;
  private final Resolver resolver;

  @Spec private CommandSpec spec;

  @Option(
      names = "--target",
      paramLabel = "URL",
      description = "Where the requests go: https://staging.example.com.")
  String target;

  @Option(
      names = "--dry-run",
      description = "Show what would be sent, when, and how long it would take; send nothing.")
  boolean dryRun;

  @Option(
      names = "--kafka-bootstrap-servers",
      paramLabel = "HOST:PORT,...",
      description =
          "Kafka brokers [KAFKA_BOOTSTRAP_SERVERS, or KAFKA_URL with its certificates]. Default: "
              + KafkaSettings.DEFAULT_BOOTSTRAP_SERVERS
              + ".")
  String bootstrapServers;

  @Option(
      names = "--kafka-prefix",
      paramLabel = "TEXT",
      description = "Prefix of the topic's name [KAFKA_PREFIX].")
  String kafkaPrefix;

  @Mixin private SelectOptions select;
  @Mixin private PaceOptions pace;
  @Mixin private SendOptions send;
  @Mixin private SafetyOptions safety;
  @Mixin private OutputOptions output;

  private ReplayMain(Map<String, String> environment, Resolver resolver) {
    this.environment = environment;
    this.resolver = resolver;
  }

  public static void main(String[] args) {
    // Not at the default name, so that it has no effect on another process's class path.
    if (System.getProperty(LOG_CONFIGURATION) == null) {
      System.setProperty(LOG_CONFIGURATION, "log4j2-replay.properties");
    }
    // Otherwise Java answers the second attempt to look a host up from its cache of the first.
    Security.setProperty("networkaddress.cache.negative.ttl", "0");
    System.exit(commandLine(System.getenv(), Resolver.SYSTEM).execute(args));
  }

  /** The command, with {@code environment} for the environment variables it reads itself. */
  static CommandLine commandLine(Map<String, String> environment, Resolver resolver) {
    CommandLine command = new CommandLine(new ReplayMain(environment, resolver));
    command.registerConverter(Duration.class, OptionConverter.of(DurationText::parse));
    command.setCaseInsensitiveEnumValuesAllowed(true);
    hideEmptyDefaults(command.getCommandSpec());
    command.setParameterExceptionHandler((error, args) -> complain(error.getCommandLine(), error));
    command.setExecutionExceptionHandler((error, self, result) -> complain(self, error));
    return command;
  }

  @Override
  public Integer call() throws InterruptedException {
    if (target == null) {
      throw new UsageException(
          "say where the requests go, with --target https://staging.example.com");
    }
    output.check();
    ReplayConfig config = config();
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    if (dryRun) {
      new DryRun(config, resolver).run(out, err);
      return ExitCode.OK;
    }
    Replay replay = new Replay(config, resolver);
    try (StopOnSignal signal = StopOnSignal.install(replay);
        Progress progress = Progress.start(replay, err)) {
      Ending ending = replay.run(progress::say);
      progress.close();
      Report report = new ReplayReport(replay, ending).make(settings(config));
      out.print(ReportText.of(report));
      out.flush();
      output.write(report);
      return ending.kind() == Ending.Kind.COMPLETE && !report.result().equals("failed")
          ? ExitCode.OK
          : FAILED;
    }
  }

  /** The configuration from the options and the environment. */
  ReplayConfig config() {
    Target resolved = Target.resolve(target, resolver);
    KafkaSettings kafka = KafkaSettings.of(environment, bootstrapServers, kafkaPrefix);
    if (output.resume != null && pace.passes() > 1) {
      throw new UsageException("--resume and --loop cannot be used together");
    }
    return new ReplayConfig(
        kafka,
        select.describe() + ", within " + DurationText.format(pace.reorderWindow),
        select.filter(Instant.now()),
        pace.reorderWindow,
        pace.pace(),
        pace.passes(),
        select.limit == null ? Long.MAX_VALUE : select.limit,
        resolved,
        safety.allowedHosts,
        send.writer(resolved, environment),
        send.sending(),
        safety.limits(),
        output.equal(),
        output.thresholds(),
        output.resume);
  }

  private Map<String, String> settings(ReplayConfig config) {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("topic", config.kafka().topics().routerLogs());
    settings.put("selected", select.describe());
    settings.put("speed", config.pace().toString());
    settings.put(
        "limits",
        "at most "
            + (pace.maxRate.equals("none") ? "any number of" : pace.maxRate)
            + " requests/s, "
            + send.maxInFlight
            + " in flight, "
            + DurationText.format(send.timeout)
            + " for an answer");
    settings.put("counts as the same", output.equalStatus);
    return settings;
  }

  /** "Default: []" helps nobody. */
  private static void hideEmptyDefaults(CommandSpec spec) {
    for (OptionSpec option : List.copyOf(spec.options())) {
      if (option.isMultiValue() || "".equals(option.defaultValue())) {
        spec.remove(option);
        spec.addOption(
            OptionSpec.builder(option).showDefaultValue(CommandLine.Help.Visibility.NEVER).build());
      }
    }
  }

  private static int complain(CommandLine command, Exception error) {
    boolean usage =
        error instanceof UsageException
            || error instanceof CommandLine.ParameterException
            || error instanceof IllegalArgumentException;
    boolean expected = usage || error instanceof ReplayException;
    command.getErr().println("replay: " + (expected ? error.getMessage() : error.toString()));
    if (error instanceof CommandLine.ParameterException) {
      command.getErr().println("Try './millrace replay --help'.");
    }
    return usage ? ExitCode.USAGE : FAILED;
  }
}
