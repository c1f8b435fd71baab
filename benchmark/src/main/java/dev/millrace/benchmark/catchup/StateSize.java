package dev.millrace.benchmark.catchup;

import dev.millrace.benchmark.BenchmarkLog;
import dev.millrace.benchmark.Corpus;
import dev.millrace.benchmark.machine.ChildJvm;
import dev.millrace.benchmark.machine.Workplace;
import dev.millrace.local.LocalKafka;
import dev.millrace.local.LocalRedis;
import dev.millrace.model.topic.BatchRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * What the job keeps in memory for its applications when windows are kept as long as by default:
 * the heap of its JVM after a full collection, and the size of a checkpoint.
 */
@Command(
    name = "state",
    description = "Fills a topic, lets the job read it, and weighs what it keeps.",
    mixinStandardHelpOptions = true,
    showDefaultValues = true)
public final class StateSize implements Callable<Integer> {
  static final String LAST_APP = "the-last-one";

  @Option(names = "--apps", defaultValue = "1000", description = "Applications, all alike.")
  int apps;

  @Option(
      names = "--rate",
      defaultValue = "10",
      description = "Lines a second of each application; a batch each second.")
  int rate;

  @Option(names = "--minutes", defaultValue = "30", description = "How long, in event time.")
  int minutes;

  @Option(names = "--heap", defaultValue = "1g", description = "Heap of the job's JVM.")
  String heap;

  @Option(names = "--seed", defaultValue = "1", description = "Seed of the lines.")
  long seed;

  @Override
  public Integer call() throws Exception {
    try (Workplace workplace = Workplace.open();
        LocalKafka kafka =
            LocalKafka.start(Workplace.freePort(), workplace.dir().resolve("kafka"));
        LocalRedis redis =
            LocalRedis.start(Workplace.freePort(), workplace.dir().resolve("redis"))) {
      System.out.printf(
          "%,d applications with %d lines/s each for %d minutes%n", apps, rate, minutes);
      BenchmarkLog.fill(kafka.bootstrapServers(), batches());
      System.out.printf(
          "in Kafka %.0f bytes a line%n",
          (double) bytesOfTheLog(workplace.dir().resolve("kafka")) / (60L * minutes * apps * rate));
      ChildJvm.runJob(
          StateSizeJob.class,
          heap,
          List.of(),
          kafka.bootstrapServers(),
          redis.uri().toString(),
          workplace.dir().resolve("checkpoints").toUri().toString(),
          Integer.toString(apps));
      return 0;
    }
  }

  private static long bytesOfTheLog(Path kafka) throws IOException {
    try (Stream<Path> files = Files.walk(kafka)) {
      return files
          .filter(file -> file.toString().contains("router-logs-"))
          .filter(file -> file.toString().endsWith(".log"))
          .mapToLong(file -> file.toFile().length())
          .sum();
    }
  }

  private Iterator<BatchRecord> batches() {
    Corpus corpus = new Corpus(seed);
    long seconds = minutes * 60L;
    Instant start = Instant.now().minusSeconds(seconds);
    return LongStream.rangeClosed(0, seconds * apps)
        .mapToObj(
            i ->
                corpus.batch(
                    i == seconds * apps ? LAST_APP : "app-" + i % apps,
                    start.plusMillis(i * 1000 / apps),
                    rate))
        .iterator();
  }
}
