package dev.millrace.local;

import dev.millrace.job.WindowingConfig;
import dev.millrace.local.demo.DemoTraffic;
import dev.millrace.model.BuildVersion;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** {@code millrace local}: everything on this machine, with demo traffic, until Ctrl-C. */
@Command(
    name = "millrace local",
    description =
        "Runs everything on this machine: a Kafka broker, a Redis server, the log drain, the Flink"
            + " job with Flink's web UI, and the dashboard, fed with demo traffic. Ctrl-C stops it.",
    mixinStandardHelpOptions = true,
    versionProvider = BuildVersion.class,
    sortOptions = false,
    showDefaultValues = true)
public final class LocalMain implements Callable<Integer> {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int INTERRUPTED = 130;

  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  private final PrintStream out = System.out;
  private final Interruptible interruptible = new Interruptible();

  @Option(
      names = "--no-traffic",
      description = "Post no demo traffic.",
      showDefaultValue = CommandLine.Help.Visibility.NEVER)
  boolean noTraffic;

  @Option(
      names = "--rate",
      paramLabel = "N",
      defaultValue = "200",
      description = "Router lines of demo traffic a second, of all applications together.")
  int rate;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Seed of the demo traffic. Default: another one each time.")
  Long seed;

  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      description =
          "Keep Kafka's log, Redis' data and Flink's checkpoints there, and continue from them next"
              + " time (default: a temporary folder, deleted at exit).")
  Path dataDir;

  @Option(
      names = "--dashboard-port",
      paramLabel = "PORT",
      defaultValue = "" + LocalConfig.DEFAULT_DASHBOARD_PORT,
      description = "Port of the dashboard; 0 picks a free one, as for all ports.")
  int dashboardPort;

  @Option(
      names = "--ingest-port",
      paramLabel = "PORT",
      defaultValue = "" + LocalConfig.DEFAULT_INGEST_PORT,
      description = "Port of the log drain.")
  int ingestPort;

  @Option(
      names = "--flink-port",
      paramLabel = "PORT",
      defaultValue = "" + LocalConfig.DEFAULT_FLINK_PORT,
      description = "Port of Flink's web UI.")
  int flinkPort;

  @Option(
      names = "--kafka-port",
      paramLabel = "PORT",
      defaultValue = "" + LocalConfig.DEFAULT_KAFKA_PORT,
      description = "Port of the Kafka broker.")
  int kafkaPort;

  @Option(
      names = "--redis-port",
      paramLabel = "PORT",
      defaultValue = "" + LocalConfig.DEFAULT_REDIS_PORT,
      description = "Port of Redis.")
  int redisPort;

  @Option(
      names = "--parallelism",
      paramLabel = "N",
      defaultValue = "" + LocalConfig.DEFAULT_PARALLELISM,
      description = "Parallelism of the Flink job.")
  int parallelism;

  private LocalMain() {}

  /** Runs until interrupted. Exit code 1 if something cannot start, 2 for wrong arguments. */
  public static void main(String[] args) {
    System.exit(new CommandLine(new LocalMain()).execute(args));
  }

  @Override
  public Integer call() throws IOException {
    if (rate < 1) {
      throw new ParameterException(
          spec.commandLine(), "--rate must be positive; for no traffic say --no-traffic");
    }
    try (DataDir dir = DataDir.open(dataDir)) {
      Logger log = logTo(dir.logFile());
      interruptible.stopOnCtrlC();
      LocalKafka.onFatalError(
          problem -> {
            System.err.println("millrace local: the Kafka broker has failed: " + problem);
            dir.keepLog().ifPresent(file -> System.err.println("the log is in " + file));
            new Thread(() -> System.exit(1), "exit").start();
          });
      return run(dir, log);
    } finally {
      interruptible.finished();
    }
  }

  private int run(DataDir dir, Logger log) {
    try (LocalPipeline pipeline =
        LocalPipeline.start(config(dir.path()), step -> out.println("  " + step + " ..."))) {
      out.println("dashboard: " + pipeline.dashboard().address());
      out.println("ready " + pipeline.addresses());
      if (noTraffic) {
        out.println("no traffic: post batches to " + pipeline.ingest().address() + "/logs");
        interruptible.untilCtrlC();
      } else {
        withTraffic(pipeline);
      }
      return 0;
    } catch (Exception | LinkageError e) {
      if (interruptible.isStopping()) {
        // Whatever was interrupted, and whatever it threw.
        out.println("stopped");
        return INTERRUPTED;
      }
      log.error("cannot go on", e);
      System.err.println("millrace local: " + (e instanceof LocalException ? e.getMessage() : e));
      dir.keepLog().ifPresent(file -> System.err.println("the log is in " + file));
      return 1;
    }
  }

  private void withTraffic(LocalPipeline pipeline) throws Exception {
    // With a fixed seed, batches would count as retries of the earlier ones in the same --data-dir.
    long drawn = seed != null ? seed : ThreadLocalRandom.current().nextLong();
    try (DemoTraffic traffic = DemoTraffic.start(pipeline.ingest().address(), rate, drawn);
        RedisReadBack redis = new RedisReadBack(pipeline.redis().uri())) {
      out.printf(
          "demo traffic: %d lines/s for %s%n", rate, String.join(", ", traffic.applications()));
      out.println("Redis says: " + redis.awaitNumbers(traffic.applications().get(0), PATIENCE));
      out.println("Flink's web UI: " + pipeline.flink().address() + " (Ctrl-C stops everything)");
      interruptible.untilCtrlC();
    }
  }

  /** Before the first logger is made, and before the JVM may be shutting down. */
  private static Logger logTo(Path file) {
    System.setProperty("log4j2.configurationFile", "log4j2-local.properties");
    System.setProperty("millrace.log", file.toString());
    return LoggerFactory.getLogger(LocalMain.class);
  }

  private LocalConfig config(Path dir) {
    return new LocalConfig(
        dashboardPort,
        ingestPort,
        flinkPort,
        kafkaPort,
        redisPort,
        parallelism,
        dir,
        WindowingConfig.defaults());
  }
}
