package dev.millrace.benchmark.sidebyside;

import dev.millrace.benchmark.traffic.KnownBatch;
import dev.millrace.benchmark.traffic.Ledger;
import dev.millrace.benchmark.traffic.Traffic;
import dev.millrace.model.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * The same traffic in two topics, for each contestant in the form that it takes: a batch in a
 * record, as ingest stores it, or a line.
 *
 * @param prefix of the topics
 * @param ledger what is to be counted
 */
record ComparisonLog(String prefix, Ledger ledger) {
  private static final int PARTITIONS = 4;
  private static final long LINES_PER_SECOND_OF_LOG = 3_700;

  /**
   * Which traffic.
   *
   * @param lines at least so many
   * @param twice which share of the batches is delivered twice, as when an answer was lost
   * @param asLines whether the topic with a line in each record is filled, too
   */
  record Plan(long lines, int linesPerBatch, double twice, boolean asLines) {}

  /** Creates the topics and fills them. */
  static ComparisonLog fill(String kafka, String prefix, Traffic traffic, Plan plan)
      throws Exception {
    Topics topics = new Topics(prefix);
    Map<String, Object> properties =
        Map.of(
            "bootstrap.servers",
            kafka,
            "compression.type",
            "lz4",
            "linger.ms",
            "20",
            "batch.size",
            "200000",
            "max.request.size",
            "5000000",
            // A partition that is just being made may refuse the first request and take the next
            // one, and then refuses the first for good.
            "max.in.flight.requests.per.connection",
            "1");
    try (Admin admin = Admin.create(properties)) {
      List<NewTopic> all = new ArrayList<>();
      all.add(new NewTopic(topics.routerLogs(), PARTITIONS, (short) 1));
      all.add(new NewTopic(topics.deadLetters(), 1, (short) 1));
      all.add(new NewTopic(prefix + Task.LINES, PARTITIONS, (short) 1));
      admin.createTopics(all).all().get();
    }
    Ledger ledger = new Ledger();
    long batches = (plan.lines() + plan.linesPerBatch() - 1) / plan.linesPerBatch();
    long millisPerBatch1000 = 1_000_000L * plan.linesPerBatch() / LINES_PER_SECOND_OF_LOG;
    Instant start = Instant.now().minusMillis(batches * millisPerBatch1000 / 1000 + 60_000);
    SplittableRandom retries = new SplittableRandom(1);
    FirstFailure failures = new FirstFailure();
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
      for (long i = 0; i < batches; i++) {
        KnownBatch batch = traffic.batch(start.plusMillis(i * millisPerBatch1000 / 1000));
        ledger.enter(batch);
        int deliveries = retries.nextDouble() < plan.twice() ? 2 : 1;
        for (int delivery = 0; delivery < deliveries; delivery++) {
          producer.send(batch.record().toProducerRecord(topics.routerLogs()), failures);
          if (plan.asLines()) {
            for (ProducerRecord<byte[], byte[]> line : lines(prefix + Task.LINES, batch)) {
              producer.send(line, failures);
            }
          }
        }
      }
      producer.flush();
    }
    failures.check();
    return new ComparisonLog(prefix, ledger);
  }

  private static List<ProducerRecord<byte[], byte[]>> lines(String topic, KnownBatch batch) {
    byte[] app = batch.app().getBytes(StandardCharsets.UTF_8);
    return batch.messages().stream()
        .map(line -> new ProducerRecord<>(topic, null, batch.receivedMillis(), app, line))
        .toList();
  }

  /** The first of a producer's failures. Thread-safe. */
  private static final class FirstFailure implements Callback {
    private final AtomicReference<Exception> first = new AtomicReference<>();

    @Override
    public void onCompletion(RecordMetadata record, Exception failure) {
      first.compareAndSet(null, failure);
    }

    private void check() throws Exception {
      if (first.get() != null) {
        throw first.get();
      }
    }
  }
}
