package dev.millrace.benchmark;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Writes to topics of a benchmark's broker, which compares what comes out with what went in: the
 * first record that is not stored is an error of whatever is done next. Thread-safe.
 */
public final class LogWriter implements AutoCloseable {
  private static final int MAX_REQUEST_BYTES = 5_000_000;

  private final KafkaProducer<byte[], byte[]> producer;
  private final AtomicReference<Exception> failure = new AtomicReference<>();

  /** A writer whose records lie in the log as ingest's do. */
  public LogWriter(String bootstrapServers) {
    this(bootstrapServers, Map.of());
  }

  /**
   * @param properties of the producer that go before those of the other constructor
   */
  public LogWriter(String bootstrapServers, Map<String, Object> properties) {
    Map<String, Object> all = new HashMap<>();
    all.put("bootstrap.servers", bootstrapServers);
    all.put("compression.type", "lz4");
    all.put("max.request.size", MAX_REQUEST_BYTES);
    // A partition that is just being made may refuse the first request and take the next one, and
    // then refuses the first for good.
    all.put("max.in.flight.requests.per.connection", 1);
    all.putAll(properties);
    producer = new KafkaProducer<>(all, new ByteArraySerializer(), new ByteArraySerializer());
  }

  /**
   * Sends a record.
   *
   * @throws IllegalStateException if an earlier one was not stored
   */
  public void send(ProducerRecord<byte[], byte[]> record) {
    check();
    producer.send(record, (stored, e) -> failure.compareAndSet(null, e));
  }

  /**
   * Returns when all are stored.
   *
   * @throws IllegalStateException if one was not
   */
  public void flush() {
    producer.flush();
    check();
  }

  @Override
  public void close() {
    producer.close();
  }

  private void check() {
    Exception first = failure.get();
    if (first != null) {
      throw new IllegalStateException("Kafka did not store a record: " + first.getMessage(), first);
    }
  }
}
