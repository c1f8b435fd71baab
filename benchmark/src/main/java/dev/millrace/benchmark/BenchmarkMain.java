package dev.millrace.benchmark;

import dev.millrace.benchmark.accuracy.Accuracy;
import dev.millrace.benchmark.catchup.CatchUp;
import dev.millrace.benchmark.catchup.StateSize;
import dev.millrace.benchmark.dashboard.DashboardRun;
import dev.millrace.benchmark.ingest.IngestLoad;
import dev.millrace.benchmark.live.Live;
import dev.millrace.benchmark.pipeline.Pipeline;
import dev.millrace.benchmark.pipeline.Saturation;
import dev.millrace.benchmark.recovery.Recovery;
import dev.millrace.benchmark.replay.ReplayRun;
import dev.millrace.benchmark.sidebyside.Scaling;
import dev.millrace.benchmark.sidebyside.SideBySide;
import dev.millrace.model.BuildVersion;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code millrace benchmark}. */
@Command(
    name = "millrace benchmark",
    description = "Measures how fast millrace is on this machine.",
    mixinStandardHelpOptions = true,
    versionProvider = BuildVersion.class,
    subcommands = {
      CatchUp.class,
      IngestLoad.class,
      StateSize.class,
      ReplayRun.class,
      SideBySide.class,
      Live.class,
      Pipeline.class,
      Saturation.class,
      Scaling.class,
      DashboardRun.class,
      Recovery.class,
      Accuracy.class,
      BenchmarkMain.Micro.class
    })
public final class BenchmarkMain {
  private static final int NO_RESULT = 3;

  private BenchmarkMain() {}

  /** Exit code 1 if a result is wrong, 2 for wrong arguments, 3 if there is none. */
  public static void main(String[] args) {
    System.setProperty("log4j2.configurationFile", "log4j2-benchmark.properties");
    CommandLine command = new CommandLine(new BenchmarkMain());
    command.setExecutionExceptionHandler((e, failed, parsed) -> complain(e, failed));
    System.exit(command.execute(args));
  }

  private static int complain(Exception e, CommandLine command) {
    String name = command.getCommandSpec().qualifiedName();
    command.getErr().println(name + ": " + (e.getMessage() == null ? e : e.getMessage()));
    return NO_RESULT;
  }

  /** Hands over to JMH. */
  @Command(
      name = "micro",
      description =
          "Runs the JMH micro-benchmarks, with what each operation allocates; what follows is for"
              + " JMH (a regular expression, -f 1, ...).")
  static final class Micro implements java.util.concurrent.Callable<Integer> {
    @CommandLine.Unmatched private String[] jmh = {};

    @Override
    public Integer call() throws Exception {
      org.openjdk.jmh.Main.main(withAllocation());
      return 0;
    }

    /** JMH's own options, and its profiler of allocation, which costs nothing. */
    private String[] withAllocation() {
      return Stream.concat(Stream.of(jmh), Stream.of("-prof", "gc")).toArray(String[]::new);
    }
  }
}
