package dev.millrace.local;

import dev.millrace.job.JobConfig;
import dev.millrace.model.topic.Topics;
import java.net.URI;
import java.nio.file.Path;

/** Where savepoints of releases are kept, and the job that they are taken of and restored to. */
final class ReleasedSavepoint {
  static final Topics TOPICS = new Topics("");
  static final Path ALL = Path.of("src/test/resources/savepoints");

  private ReleasedSavepoint() {}

  static JobConfig job(LocalKafka kafka, URI redis) {
    return EmbeddedJob.byEventTime(kafka, TOPICS, redis);
  }
}
