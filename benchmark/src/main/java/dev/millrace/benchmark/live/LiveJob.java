package dev.millrace.benchmark.live;

import dev.millrace.job.JobConfig;
import dev.millrace.local.LocalFlink;
import dev.millrace.model.kafka.KafkaSettings;
import dev.millrace.model.redis.RedisSettings;
import dev.millrace.model.topic.Topics;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/**
 * The job alone in its JVM. Started again, it resumes from its last checkpoint. Arguments: Kafka,
 * Redis, a port, a folder, and a file to be made when it runs.
 */
public final class LiveJob {
  private static final int PARALLELISM = 1;

  private LiveJob() {}

  public static void main(String[] args) throws Exception {
    JobConfig config =
        JobConfig.of(
            KafkaSettings.plaintext(args[0], new Topics("")),
            RedisSettings.of(URI.create(args[1])));
    LocalFlink.start(Integer.parseInt(args[2]), PARALLELISM, Path.of(args[3]), config);
    Files.createFile(Path.of(args[4]));
    new CountDownLatch(1).await();
  }
}
