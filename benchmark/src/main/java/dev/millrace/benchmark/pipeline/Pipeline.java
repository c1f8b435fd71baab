package dev.millrace.benchmark.pipeline;

import dev.millrace.benchmark.ingest.IngestLoad;
import dev.millrace.benchmark.machine.Machine;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.LongConsumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Sender, ingest, broker, job and Redis on this machine: whether a rate is sustained, which is when
 * no more lines are on their way at its end than at its start, and how fresh Redis is meanwhile.
 */
@Command(
    name = "pipeline",
    description =
        "Sends at fixed rates through the whole pipeline: how far Redis is behind, and how fresh.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    showDefaultValues = true)
public final class Pipeline implements Callable<Integer> {
  private static final int REPORT_SECONDS = 10;

  @Option(
      names = "--rate",
      split = ",",
      defaultValue = "300000",
      converter = IngestLoad.Rate.class,
      paramLabel = "LINES",
      description = "Lines a second, or max; several with commas, one after the other.")
  List<Double> rates;

  @Option(names = "--seconds", defaultValue = "60", description = "How long at each rate.")
  int seconds;

  @Option(
      names = "--warm-up",
      defaultValue = "60",
      description = "Seconds at the first rate before, in which the JVMs compile.")
  int warmUp;

  @Mixin private PipelineOptions options = new PipelineOptions();

  /** Exit code 1 if a batch failed, or if Redis has another number of requests in the end. */
  @Override
  public Integer call() throws Exception {
    System.out.println(Machine.here());
    try (RunningPipeline pipeline = options.start()) {
      System.out.printf("warming up for %d s ...%n", warmUp);
      pipeline.send(rates.get(0), warmUp);
      for (double rate : rates) {
        System.out.printf("%s lines/s for %d s%n", IngestLoad.Rate.text(rate), seconds);
        try (Lag lag = new Lag(pipeline, now(pipeline))) {
          pipeline.measure(rate, seconds).print();
        }
      }
      return pipeline.endsRight() ? 0 : 1;
    }
  }

  /** Tells now and then. */
  private static LongConsumer now(RunningPipeline pipeline) {
    return new LongConsumer() {
      private int second;

      @Override
      public void accept(long behind) {
        if (++second % REPORT_SECONDS == 0) {
          System.out.printf(
              "    %,d lines stored, %,d of them not in Redis yet%n", pipeline.stored(), behind);
        }
      }
    };
  }
}
