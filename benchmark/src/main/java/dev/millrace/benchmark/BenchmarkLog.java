package dev.millrace.benchmark;

import dev.millrace.model.topic.BatchRecord;
import dev.millrace.model.topic.Topics;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;

/** The topics of a benchmark, filled as ingest would. */
public final class BenchmarkLog {
  /** Of the topic of batches. */
  public static final int PARTITIONS = 4;

  private BenchmarkLog() {}

  /** Creates the topics. */
  public static void createTopics(String bootstrapServers, Topics topics) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
      admin
          .createTopics(
              List.of(
                  new NewTopic(topics.routerLogs(), PARTITIONS, (short) 1),
                  new NewTopic(topics.deadLetters(), 1, (short) 1)))
          .all()
          .get();
    }
  }

  /**
   * Creates the topics and writes batches to them.
   *
   * @throws IllegalStateException if one was not stored
   */
  public static void fill(String bootstrapServers, Iterator<BatchRecord> batches) throws Exception {
    Topics topics = new Topics("");
    createTopics(bootstrapServers, topics);
    try (LogWriter log = new LogWriter(bootstrapServers)) {
      while (batches.hasNext()) {
        log.send(batches.next().toProducerRecord(topics.routerLogs()));
      }
      log.flush();
    }
  }
}
