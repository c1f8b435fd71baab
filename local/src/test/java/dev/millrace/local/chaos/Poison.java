package dev.millrace.local.chaos;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Records in the log of batches that ingest never wrote. */
final class Poison {
  private static final String TOPIC = "router-logs";
  private static final int PARTITIONS = 4;
  private static final int LARGE = 1 << 20;

  private Poison() {}

  /** Null, foreign and large records, in all partitions. */
  static void topic(Trial trial) throws Exception {
    List<Future<?>> sent = new ArrayList<>();
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of(
                "bootstrap.servers", trial.mill.bootstrapServers(), "max.request.size", 4 * LARGE),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      for (int partition = 0; partition < PARTITIONS; partition++) {
        for (byte[] value : values(trial)) {
          sent.add(producer.send(new ProducerRecord<>(TOPIC, partition, null, null, value)));
          sent.add(producer.send(strange(partition, value)));
          if (value != null) {
            sent.add(producer.send(ours(partition, trial.random.nextLong(), value)));
          }
        }
      }
      for (Future<?> record : sent) {
        record.get();
      }
    }
  }

  /** Headers like ours, with impossible contents; as old as can be. */
  private static ProducerRecord<byte[], byte[]> strange(int partition, byte[] value) {
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(TOPIC, partition, 0L, new byte[] {-1, 0}, value);
    record.headers().add("app", new byte[] {'s', 'h', 'o', 'p', 0, -1});
    record.headers().add("frame-id", new byte[0]);
    return record;
  }

  /** A batch as ingest would write it, but for what is in it. */
  private static ProducerRecord<byte[], byte[]> ours(int partition, long id, byte[] value) {
    ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(TOPIC, partition, null, value);
    record.headers().add("app", BatchMaker.APPS.get(0).getBytes(StandardCharsets.UTF_8));
    record.headers().add("frame-id", Long.toHexString(id).getBytes(StandardCharsets.UTF_8));
    return record;
  }

  private static List<byte[]> values(Trial trial) {
    byte[] noise = new byte[LARGE];
    trial.random.nextBytes(noise);
    byte[] frames = "{\"at\":\"info\"}\n".repeat(100).getBytes(StandardCharsets.UTF_8);
    return Arrays.asList(null, new byte[0], frames, noise);
  }
}
