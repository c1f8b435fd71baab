package dev.millrace.benchmark.catchup;

import dev.millrace.benchmark.BenchmarkLog;
import dev.millrace.benchmark.Corpus;
import dev.millrace.benchmark.machine.ChildJvm;
import dev.millrace.benchmark.machine.Machine;
import dev.millrace.benchmark.machine.Workplace;
import dev.millrace.local.LocalKafka;
import dev.millrace.local.LocalRedis;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.sync.RedisCommands;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * From a full topic to all windows final in Redis. The job runs in a JVM of its own, whose CPU time
 * is the operating system's account of that process: start, JIT compilation and garbage collection
 * included, Kafka's broker and Redis not. Then it does the same once more in the same JVM.
 */
@Command(
    name = "catch-up",
    description = "Fills a topic, then measures the job from its start to all windows in Redis.",
    mixinStandardHelpOptions = true,
    showDefaultValues = true)
public final class CatchUp implements Callable<Integer> {
  private static final int BATCHES_PER_SECOND_OF_LOG = 10;

  @Option(names = "--lines", defaultValue = "4000000", description = "Router lines in the topic.")
  long lines;

  @Option(names = "--runs", defaultValue = "3", description = "Runs over the same topic.")
  int runs;

  @Option(names = "--parallelism", defaultValue = "1", description = "Parallelism of the job.")
  int parallelism;

  @Option(names = "--heap", defaultValue = "1g", description = "Heap of the job's JVM.")
  String heap;

  @Option(
      names = "--java-option",
      paramLabel = "OPTION",
      description =
          "For the job's JVM, such as -XX:StartFlightRecording=filename=job.jfr; repeatable.")
  List<String> javaOptions = List.of();

  @Option(names = "--seed", defaultValue = "1", description = "Seed of the lines.")
  long seed;

  private boolean wrong;

  @Override
  public Integer call() throws Exception {
    try (Workplace workplace = Workplace.open();
        LocalKafka kafka =
            LocalKafka.start(Workplace.freePort(), workplace.dir().resolve("kafka"))) {
      long filled = fill(kafka.bootstrapServers());
      System.out.printf("%,d lines in the topic%n", filled);
      List<CatchUpJob.Result> results = new ArrayList<>();
      for (int run = 1; run <= runs; run++) {
        results.add(run(run, kafka.bootstrapServers(), workplace.dir(), filled));
      }
      System.out.printf("parallelism %d, %s%n", parallelism, Machine.here());
      summarize("from the JVM's start", results.stream().map(CatchUpJob.Result::cold), filled);
      summarize("a second time", results.stream().map(CatchUpJob.Result::warm), filled);
      return wrong ? 1 : 0;
    }
  }

  private long fill(String bootstrapServers) throws Exception {
    Corpus corpus = new Corpus(seed);
    long batches = (lines + Corpus.LINES_PER_BATCH - 1) / Corpus.LINES_PER_BATCH;
    Instant start = Instant.now().minusSeconds(batches / BATCHES_PER_SECOND_OF_LOG + 60);
    BenchmarkLog.fill(
        bootstrapServers,
        LongStream.range(0, batches)
            .mapToObj(i -> corpus.batch(start.plusMillis(i * 1000 / BATCHES_PER_SECOND_OF_LOG)))
            .iterator());
    return batches * Corpus.LINES_PER_BATCH;
  }

  private CatchUpJob.Result run(int run, String kafka, Path dir, long expected) throws Exception {
    try (LocalRedis redis = LocalRedis.start(Workplace.freePort(), dir.resolve("redis-" + run))) {
      Path resultFile = dir.resolve("result-" + run);
      ChildJvm.runJob(
          CatchUpJob.class,
          heap,
          javaOptions,
          kafka,
          redis.uri().toString(),
          Integer.toString(parallelism),
          dir.resolve("checkpoints-" + run).toUri().toString(),
          resultFile.toString());
      CatchUpJob.Result result = CatchUpJob.Result.read(resultFile);
      report(run, CatchUpJob.COLD, redis.uri(), result.cold(), expected);
      report(run, CatchUpJob.WARM, redis.uri(), result.warm(), expected);
      return result;
    }
  }

  private void report(int run, String namespace, URI redis, CatchUpJob.Pass pass, long expected) {
    long counted = requestsIn(redis, namespace);
    wrong |= counted != expected;
    System.out.printf(
        "run %d, %s: %s; %.2f s wall, %.2f s CPU; %,.0f lines per CPU-second%n",
        run,
        namespace,
        counted == expected ? "right" : "WRONG: " + counted,
        pass.wallSeconds(),
        pass.cpuSeconds(),
        expected / pass.cpuSeconds());
  }

  private void summarize(String what, Stream<CatchUpJob.Pass> passes, long expected) {
    List<CatchUpJob.Pass> all = passes.toList();
    double[] perCpuSecond =
        all.stream().mapToDouble(p -> expected / p.cpuSeconds()).sorted().toArray();
    double[] perSecond =
        all.stream().mapToDouble(p -> expected / p.wallSeconds()).sorted().toArray();
    System.out.printf(
        "%s, median of %d: %,.0f lines per CPU-second (%,.0f to %,.0f), %,.0f lines/s%n",
        what,
        all.size(),
        perCpuSecond[perCpuSecond.length / 2],
        perCpuSecond[0],
        perCpuSecond[perCpuSecond.length - 1],
        perSecond[perSecond.length / 2]);
  }

  private static long requestsIn(URI redis, String namespace) {
    RedisClient client = RedisClient.create(RedisURI.create(redis));
    try (var connection = client.connect()) {
      RedisCommands<String, String> commands = connection.sync();
      return commands.keys(namespace + ":{*}:10s:*").stream()
          .mapToLong(key -> Long.parseLong(commands.hget(key, "requests")))
          .sum();
    } finally {
      client.shutdown();
    }
  }
}
