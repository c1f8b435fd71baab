package dev.millrace.ingest;

import dev.millrace.ingest.config.AdminBind;
import dev.millrace.ingest.config.ByteSize;
import dev.millrace.ingest.config.ConfigException;
import dev.millrace.ingest.config.Credentials;
import dev.millrace.ingest.config.Environment;
import dev.millrace.ingest.config.IngestConfig;
import dev.millrace.ingest.config.IngestOptions;
import dev.millrace.ingest.config.KafkaOptions;
import dev.millrace.ingest.config.StartException;
import dev.millrace.ingest.kafka.TopicSetup;
import dev.millrace.ingest.kafka.TopicSpec;
import dev.millrace.ingest.tools.Tools;
import dev.millrace.model.BuildVersion;
import dev.millrace.model.DurationText;
import dev.millrace.model.OptionConverter;
import dev.millrace.model.kafka.KafkaProblem;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/**
 * The command {@code ingest}, and in the same jar those of {@link Tools}. Runs until it is killed,
 * then finishes what is in flight. Exits with 1 if it cannot start and 2 if it was called wrongly;
 * errors are one line that says what to do.
 */
@Command(
    name = "millrace ingest",
    mixinStandardHelpOptions = true,
    versionProvider = BuildVersion.class,
    sortOptions = false,
    showDefaultValues = true,
    description = "Receives log drains over HTTP and stores router logs in Kafka.",
    footer = {
      "",
      "Each option is also an environment variable: --max-body is INGEST_MAX_BODY.",
      "--kafka-... and --drain-... have no INGEST_. PORT is used if INGEST_PORT is not set.",
      "Instead of KAFKA_BOOTSTRAP_SERVERS, KAFKA_URL=kafka+ssl://host:port,... may name the",
      "brokers. KAFKA_TRUSTED_CERT, KAFKA_CLIENT_CERT, KAFKA_CLIENT_CERT_KEY: PEM text, for TLS.",
      "",
      "DRAIN_CREDENTIALS=\"shop:secret1,shop:secret2,blog:secret3\" says who may post.",
      "There is no option for it: other users of the machine can see arguments.",
      "",
      "POST /logs, GET /health, GET /ready, GET /metrics."
    })
public final class IngestMain implements Callable<Integer> {
  private static final String LOG_CONFIGURATION = "log4j2.configurationFile";

  private final Environment environment;

  @Spec private CommandSpec spec;

  @Mixin private IngestOptions config = IngestConfig.builder();

  @Mixin private KafkaOptions kafka = new KafkaOptions();

  private IngestMain(Environment environment) {
    this.environment = environment;
  }

  public static void main(String[] args) {
    boolean tool = Tools.isTool(args);
    // Not at the default name, so that it has no effect on another process's class path.
    if (System.getProperty(LOG_CONFIGURATION) == null) {
      System.setProperty(
          LOG_CONFIGURATION, tool ? "log4j2-tools.properties" : "log4j2-ingest.properties");
    }
    CommandLine command =
        tool ? Tools.commandLine(System.getenv(), stdout()) : commandLine(System.getenv());
    System.exit(command.execute(args));
  }

  /** Not System.out, which hides it when nobody reads any more. */
  private static OutputStream stdout() {
    return new FileOutputStream(FileDescriptor.out);
  }

  /** The command, with {@code variables} for the environment. */
  static CommandLine commandLine(Map<String, String> variables) {
    Environment environment = new Environment(variables);
    CommandLine command = new CommandLine(new IngestMain(environment));
    command.registerConverter(Duration.class, OptionConverter.of(DurationText::parse));
    command.registerConverter(ByteSize.class, OptionConverter.of(ByteSize::parse));
    command.registerConverter(AdminBind.class, OptionConverter.of(AdminBind::parse));
    command.setDefaultValueProvider(environment);
    command.setParameterExceptionHandler(
        (error, args) -> complain(error.getCommandLine(), error, ExitCode.USAGE));
    command.setExecutionExceptionHandler(
        (error, self, result) ->
            complain(self, error, error instanceof ConfigException ? ExitCode.USAGE : 1));
    return command;
  }

  /** The configuration from the parsed arguments and the environment. */
  IngestConfig config() {
    String inline = environment.get(IngestConfig.CREDENTIALS_VARIABLE);
    return config
        .kafka(kafka.settings(environment.variables()))
        .credentials(inline == null ? Credentials.NONE : Credentials.parse(inline))
        .build();
  }

  @Override
  public Integer call() throws InterruptedException {
    IngestConfig ready = config();
    prepareTopics(ready);
    Ingest ingest = Ingest.start(ready);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(ingest), "shutdown"));
    new CountDownLatch(1).await();
    return ExitCode.OK;
  }

  /**
   * Kafka may be away, unknown to DNS, or have no answer yet: its store asks again, and says so at
   * /ready.
   */
  private static void prepareTopics(IngestConfig config) throws InterruptedException {
    try {
      new TopicSetup(config.kafka(), TopicSpec.of(config)).run();
    } catch (ExecutionException | TimeoutException e) {
      LoggerFactory.getLogger(IngestMain.class)
          .info("starting anyway: {}", KafkaProblem.describe(config.kafka(), e));
    }
  }

  /** Being told to stop is not a failure: otherwise the JVM would exit with 143 after a SIGTERM. */
  private static void stop(Ingest ingest) {
    ingest.close();
    Runtime.getRuntime().halt(ExitCode.OK);
  }

  private static int complain(CommandLine command, Exception error, int exitCode) {
    boolean expected =
        error instanceof ConfigException
            || error instanceof StartException
            || error instanceof CommandLine.ParameterException;
    PrintWriter err = command.getErr();
    err.println("ingest: " + (expected ? error.getMessage() : error.toString()));
    if (error instanceof CommandLine.ParameterException) {
      err.println("Try 'ingest --help'.");
    }
    return exitCode;
  }
}
