package dev.millrace.benchmark.sidebyside;

import dev.millrace.benchmark.BenchmarkLog;
import dev.millrace.benchmark.LogWriter;
import dev.millrace.benchmark.traffic.KnownBatch;
import dev.millrace.benchmark.traffic.Ledger;
import dev.millrace.benchmark.traffic.Traffic;
import dev.millrace.model.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * The same traffic in two topics, for each contestant in the form that it takes: a batch in a
 * record, as ingest stores it, or a line.
 *
 * @param prefix of the topics
 * @param ledger what is to be counted
 */
record ComparisonLog(String prefix, Ledger ledger) {

  /** For single lines: else most of the time goes into requests. */
  private static final Map<String, Object> LARGE_REQUESTS =
      Map.of("linger.ms", 20, "batch.size", 200_000);

  /**
   * Which traffic.
   *
   * @param lines at least so many
   * @param linesPerSecond of the time that the log tells of
   * @param twice which share of the batches is delivered twice, as when an answer was lost
   * @param asLines whether the topic with a line in each record is filled, too
   */
  record Plan(long lines, int linesPerBatch, int linesPerSecond, double twice, boolean asLines) {}

  /** Creates the topics and fills them. */
  static ComparisonLog fill(String kafka, String prefix, Traffic traffic, Plan plan)
      throws Exception {
    Topics topics = new Topics(prefix);
    BenchmarkLog.createTopics(kafka, topics);
    if (plan.asLines()) {
      createTopicOfLines(kafka, prefix + Task.LINES);
    }
    Ledger ledger = new Ledger();
    long batches = (plan.lines() + plan.linesPerBatch() - 1) / plan.linesPerBatch();
    long millisPerBatch1000 = 1_000_000L * plan.linesPerBatch() / plan.linesPerSecond();
    Instant start = Instant.now().minusMillis(batches * millisPerBatch1000 / 1000 + 60_000);
    SplittableRandom retries = new SplittableRandom(1);
    try (LogWriter log = new LogWriter(kafka, LARGE_REQUESTS)) {
      for (long i = 0; i < batches; i++) {
        KnownBatch batch = traffic.batch(start.plusMillis(i * millisPerBatch1000 / 1000));
        ledger.enter(batch);
        int deliveries = retries.nextDouble() < plan.twice() ? 2 : 1;
        for (int delivery = 0; delivery < deliveries; delivery++) {
          log.send(batch.record().toProducerRecord(topics.routerLogs()));
          if (plan.asLines()) {
            lines(prefix + Task.LINES, batch).forEach(log::send);
          }
        }
      }
      log.flush();
    }
    return new ComparisonLog(prefix, ledger);
  }

  private static void createTopicOfLines(String kafka, String topic) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka))) {
      admin
          .createTopics(List.of(new NewTopic(topic, BenchmarkLog.PARTITIONS, (short) 1)))
          .all()
          .get();
    }
  }

  private static List<ProducerRecord<byte[], byte[]>> lines(String topic, KnownBatch batch) {
    byte[] app = batch.app().getBytes(StandardCharsets.UTF_8);
    return batch.messages().stream()
        .map(line -> new ProducerRecord<>(topic, null, batch.receivedMillis(), app, line))
        .toList();
  }
}
