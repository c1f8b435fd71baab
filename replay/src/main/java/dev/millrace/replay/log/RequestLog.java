package dev.millrace.replay.log;

import dev.millrace.model.kafka.KafkaSettings;
import dev.millrace.model.topic.BatchRecord;
import dev.millrace.model.topic.Heartbeat;
import dev.millrace.model.topic.TopicRecord;
import java.time.Duration;
import java.util.Properties;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * The requests of a topic of router logs in the order of their own time, each once. Reads without a
 * consumer group, and up to the log's end as it was when it was opened. The sequence depends only
 * on the range and on what is wanted, so that a position in it means the same request when the log
 * is read again. Not thread-safe, but for {@link #stop()}.
 */
public final class RequestLog implements AutoCloseable {
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final LogRange range;
  private final MergedLog log;
  private final Reordering order;
  private final SeenBatches seen = new SeenBatches();
  private final LogCounts counts = new LogCounts();
  private final BatchLines lines = new BatchLines(counts);
  private final Predicate<RecordedRequest> wanted;
  private boolean atEnd;

  private RequestLog(
      KafkaConsumer<byte[], byte[]> consumer,
      String topic,
      LogRange range,
      Duration reorderWindow,
      Predicate<RecordedRequest> wanted) {
    this.consumer = consumer;
    this.range = range;
    this.wanted = wanted;
    this.log = new MergedLog(consumer, topic, range);
    this.order = new Reordering(reorderWindow, Reordering.MAX_HELD);
  }

  /**
   * Opens the part of the log that is selected.
   *
   * @param kafka how to reach Kafka
   * @param wanted is shown every request once, in the log's order, and says whether it is wanted
   * @throws dev.millrace.replay.ReplayException if the topic cannot be read
   */
  public static RequestLog open(
      KafkaSettings kafka,
      LogSelection selection,
      Duration reorderWindow,
      Predicate<RecordedRequest> wanted) {
    KafkaConsumer<byte[], byte[]> consumer = consumer(kafka);
    try {
      LogRange range = new LogLocator(kafka, consumer).locate(selection);
      return new RequestLog(consumer, kafka.topics().routerLogs(), range, reorderWindow, wanted);
    } catch (RuntimeException e) {
      consumer.close();
      throw e;
    }
  }

  /** Opens a range that was read before. */
  public static RequestLog reopen(
      KafkaSettings kafka,
      LogRange range,
      Duration reorderWindow,
      Predicate<RecordedRequest> wanted) {
    KafkaConsumer<byte[], byte[]> consumer = consumer(kafka);
    try {
      new LogLocator(kafka, consumer).checkStillThere(range);
      return new RequestLog(consumer, kafka.topics().routerLogs(), range, reorderWindow, wanted);
    } catch (RuntimeException e) {
      consumer.close();
      throw e;
    }
  }

  /** The next request, or null at the end. Blocks while Kafka brings it. */
  public RecordedRequest next() {
    while (true) {
      Reordering.OrderedRequest next = order.poll();
      if (next != null) {
        counts.late += next.late() ? 1 : 0;
        return next.request();
      }
      if (atEnd) {
        return null;
      }
      read();
    }
  }

  /** What is read. */
  public LogRange range() {
    return range;
  }

  /** What was found so far. */
  public LogCounts counts() {
    return counts;
  }

  /** Makes reading end soon, as if the log ended. May be called by another thread. */
  public void stop() {
    log.stop();
  }

  @Override
  public void close() {
    consumer.close();
  }

  private void read() {
    ConsumerRecord<byte[], byte[]> record = log.next();
    if (record == null) {
      atEnd = true;
      order.finish();
      return;
    }
    counts.records++;
    TopicRecord content = TopicRecord.from(record);
    if (content instanceof BatchRecord batch) {
      read(batch);
    } else if (content instanceof Heartbeat heartbeat) {
      counts.heartbeats++;
      order.receivedUpTo(heartbeat.timeMillis());
    } else {
      counts.foreign++;
    }
  }

  private void read(BatchRecord batch) {
    counts.bytes += batch.frames().length;
    if (!seen.add(batch)) {
      counts.duplicates++;
      return;
    }
    lines.read(
        batch,
        request -> {
          if (wanted.test(request)) {
            order.add(request);
          }
        });
    order.receivedUpTo(batch.receivedMillis());
  }

  private static KafkaConsumer<byte[], byte[]> consumer(KafkaSettings kafka) {
    Properties properties = new Properties();
    properties.putAll(kafka.properties());
    properties.put("client.id", "millrace-replay");
    properties.put("enable.auto.commit", "false");
    properties.put("auto.offset.reset", "none");
    properties.put("allow.auto.create.topics", "false");
    properties.put("default.api.timeout.ms", "20000");
    properties.put("request.timeout.ms", "15000");
    return new KafkaConsumer<>(
        properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }
}
