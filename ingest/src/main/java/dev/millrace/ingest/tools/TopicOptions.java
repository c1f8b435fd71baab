package dev.millrace.ingest.tools;

import dev.millrace.ingest.config.ByteSize;
import dev.millrace.ingest.config.IngestConfig;
import dev.millrace.ingest.config.IngestOptions;
import dev.millrace.ingest.kafka.TopicSpec;
import java.time.Duration;
import picocli.CommandLine.Option;

/** What topics must be like, by the same options and variables as in ingest. */
final class TopicOptions {
  @Option(
      names = "--partitions",
      paramLabel = "N",
      description = "Partitions of topics that are created [INGEST_PARTITIONS]; default 4.")
  Integer partitions;

  @Option(
      names = "--retention",
      paramLabel = "TIME",
      description = "How long topics that are created keep records [INGEST_RETENTION]; default 7d.")
  Duration retention;

  @Option(
      names = "--max-body",
      paramLabel = "SIZE",
      description =
          "Largest body that ingest takes, which must fit [INGEST_MAX_BODY]; default 4MiB.")
  ByteSize maxBody;

  TopicSpec spec() {
    IngestOptions config = IngestConfig.builder();
    if (partitions != null) {
      config.partitions(partitions);
    }
    if (retention != null) {
      config.retention(retention);
    }
    if (maxBody != null) {
      config.maxBody(maxBody);
    }
    return TopicSpec.of(config.build());
  }
}
