package dev.millrace.ingest.tools;

import dev.millrace.model.topic.BatchRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Sends batches and waits until all of them are stored. */
final class BatchSender {
  private static final int MAX_REQUEST_BYTES = 16 << 20;

  private final KafkaAccess access;

  BatchSender(KafkaAccess access) {
    this.access = access;
  }

  /**
   * Returns when they are stored.
   *
   * @throws ToolException if one of them is not; sending all of them again does no harm
   */
  void send(List<BatchRecord> batches) {
    String topic = access.kafka().topics().routerLogs();
    List<Future<?>> sent = new ArrayList<>();
    try (Producer<byte[], byte[]> producer = producer()) {
      for (BatchRecord batch : batches) {
        sent.add(producer.send(batch.toProducerRecord(topic)));
      }
      for (Future<?> record : sent) {
        record.get();
      }
    } catch (ExecutionException | KafkaException e) {
      throw new ToolException(
          access.problem(e).getMessage()
              + "; not everything was sent, the same command again does no harm");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ToolException(
          "interrupted; not everything was sent, the same command again does no harm");
    }
  }

  private Producer<byte[], byte[]> producer() {
    Properties properties = access.kafka().properties();
    properties.setProperty(ProducerConfig.ACKS_CONFIG, "all");
    properties.setProperty(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
    properties.setProperty(
        ProducerConfig.MAX_REQUEST_SIZE_CONFIG, Integer.toString(MAX_REQUEST_BYTES));
    return new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
  }
}
