package dev.millrace.benchmark.pipeline;

import java.util.List;
import picocli.CommandLine.Option;

/** How the pipeline is run, whatever is measured of it. */
final class PipelineOptions {
  @Option(
      names = "--connections",
      defaultValue = "16",
      description = "Connections; each has one batch in flight, as Logplex has.")
  private int connections;

  @Option(
      names = "--job-option",
      paramLabel = "OPTION",
      defaultValue = "-Xmx1g",
      description = "For the job's JVM; repeatable.")
  private List<String> jobOptions;

  @Option(names = "--seed", defaultValue = "1", description = "Seed of the lines.")
  private long seed;

  RunningPipeline start() throws Exception {
    return RunningPipeline.start(jobOptions, connections, seed);
  }
}
