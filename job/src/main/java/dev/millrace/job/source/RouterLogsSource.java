package dev.millrace.job.source;

import dev.millrace.model.topic.TopicRecord;
import java.time.Duration;
import java.util.Properties;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.KafkaSourceBuilder;
import org.apache.flink.connector.kafka.source.KafkaSourceOptions;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** The log of batches as Flink reads it, and how time is derived from it. */
public final class RouterLogsSource {
  /**
   * How far receive times may run back within a partition: several ingest processes write to it,
   * and a batch is stored a little later than it is received.
   */
  static final Duration RECEIVE_TIME_DISORDER = Duration.ofSeconds(5);

  /**
   * A record is a whole POST of about 100 kB. Kafka's default of 500 would keep tens of megabytes
   * waiting between fetcher and parser, cold in the cache by the time they are read.
   */
  private static final int BATCHES_PER_POLL = 32;

  /** How soon the job reads a partition that was added. */
  private static final Duration PARTITION_DISCOVERY = Duration.ofSeconds(30);

  /**
   * A partition that is silent for this long holds nothing up, nor does a parser without a
   * partition. Ingest sends a heartbeat every second while its spool is empty; the slack of windows
   * is longer.
   */
  private static final Duration IDLE = Duration.ofMinutes(1);

  private RouterLogsSource() {}

  /**
   * A source that reads a range of a topic. Where a checkpoint or savepoint is restored, its
   * offsets count.
   *
   * @param wait how long after its own time a line may come, which is how much further than to its
   *     end a range is read
   */
  public static KafkaSource<SourceRecord> of(
      Properties kafka, String topic, String group, LogRange range, Duration wait) {
    KafkaSourceBuilder<SourceRecord> builder = of(kafka, topic, group);
    builder.setStartingOffsets(range.startingOffsets());
    range.stoppingOffsets(wait).ifPresent(builder::setBounded);
    return builder.build();
  }

  /**
   * A source that reads a topic from the group's committed offsets, or from its start if there are
   * none, unless told otherwise. Where a checkpoint or savepoint is restored, its offsets count.
   */
  public static KafkaSourceBuilder<SourceRecord> of(Properties kafka, String topic, String group) {
    return KafkaSource.<SourceRecord>builder()
        .setProperty(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, Integer.toString(BATCHES_PER_POLL))
        .setProperty(
            KafkaSourceOptions.PARTITION_DISCOVERY_INTERVAL_MS.key(),
            Long.toString(PARTITION_DISCOVERY.toMillis()))
        .setProperties(kafka)
        .setTopics(topic)
        .setGroupId(group)
        .setStartingOffsets(LogRange.LIVE.startingOffsets())
        .setDeserializer(new Deserializer());
  }

  /**
   * The watermark belongs to the log: it is the receive time minus a margin, partition by
   * partition. So lines from the future cannot move it, and processing the log again moves it in
   * the same way as the first time. A foreign record moves nothing.
   */
  public static WatermarkStrategy<SourceRecord> watermarks() {
    return watermarks(IDLE);
  }

  /**
   * The same with a different idle time.
   *
   * @param idle how long a silent partition holds up the others
   */
  public static WatermarkStrategy<SourceRecord> watermarks(Duration idle) {
    return WatermarkStrategy.<SourceRecord>forBoundedOutOfOrderness(RECEIVE_TIME_DISORDER)
        .withTimestampAssigner(
            (record, kafkaTime) ->
                record.record() instanceof TopicRecord.Foreign
                    ? Long.MIN_VALUE
                    : record.timeMillis())
        .withIdleness(idle);
  }

  private static final class Deserializer
      implements KafkaRecordDeserializationSchema<SourceRecord> {
    private static final long serialVersionUID = 1;

    @Override
    public void deserialize(
        ConsumerRecord<byte[], byte[]> record, Collector<SourceRecord> collector) {
      collector.collect(
          new SourceRecord(
              TopicRecord.from(record),
              record.topic(),
              record.partition(),
              record.offset(),
              record.timestamp()));
    }

    @Override
    public TypeInformation<SourceRecord> getProducedType() {
      return SourceRecordSerializer.TYPE;
    }
  }
}
