package dev.millrace.benchmark.sidebyside;

import dev.millrace.benchmark.traffic.Traffic;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.async.RedisAsyncCommands;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Grouped;
import org.apache.kafka.streams.kstream.Materialized;
import org.apache.kafka.streams.kstream.TimeWindows;
import org.apache.kafka.streams.state.WindowStore;

/**
 * The same question for Kafka Streams: one line in a record, tumbling windows of ten seconds by the
 * line's own time, one aggregate for each application. The key is the application already, so
 * nothing is repartitioned. Stores are what they are by default: RocksDB with a changelog topic,
 * behind the default cache; changes are committed, and so handed on to Redis, once a second, as
 * ours are.
 */
final class StreamsApplication {
  private static final Duration WINDOW = Duration.ofSeconds(10);
  private static final Duration GRACE = Duration.ofMillis(Traffic.MAX_LATE_MILLIS + 10_000L);
  private static final int COMMIT_MILLIS = 1_000;
  private static final String ID = "peer";

  private StreamsApplication() {}

  public static void main(String[] args) throws Exception {
    Task task = Task.of(args);
    RedisClient client = RedisClient.create(RedisURI.create(task.redis()));
    try (KafkaStreams streams =
        new KafkaStreams(topology(task, client.connect().async()), properties(task))) {
      streams.start();
      TopicEnd.awaitCommitted(task.kafka(), task.linesTopic(), id(task));
      task.done();
    } finally {
      client.shutdown();
    }
  }

  private static Topology topology(Task task, RedisAsyncCommands<String, String> redis) {
    StreamsBuilder builder = new StreamsBuilder();
    builder.stream(
            task.linesTopic(),
            Consumed.with(Serdes.String(), lines())
                .withTimestampExtractor(
                    (record, partitionTime) ->
                        record.value() instanceof ParsedLine line ? line.time : record.timestamp()))
        .filter((app, line) -> line != null)
        .groupByKey(Grouped.with(Serdes.String(), lines()))
        .windowedBy(TimeWindows.ofSizeAndGrace(WINDOW, GRACE))
        .aggregate(
            LineCounts::new,
            (app, line, counts) -> counts.add(line),
            Materialized.<String, LineCounts, WindowStore<Bytes, byte[]>>as("counts")
                .withKeySerde(Serdes.String())
                .withValueSerde(counts()))
        .toStream()
        .foreach(
            (window, counts) ->
                redis.hset(LineCounts.key(window.key(), window.window().start()), counts.fields()));
    return builder.build();
  }

  private static Properties properties(Task task) {
    Properties properties = new Properties();
    properties.put(StreamsConfig.APPLICATION_ID_CONFIG, id(task));
    properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, task.kafka());
    properties.put(StreamsConfig.STATE_DIR_CONFIG, task.dir().resolve("state").toString());
    properties.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, task.parallelism());
    properties.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, COMMIT_MILLIS);
    properties.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, 1);
    properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    return properties;
  }

  /** Another application each time, which begins at the start. */
  private static String id(Task task) {
    return ID + "-" + task.dir().getFileName();
  }

  /** What is no request becomes null. */
  private static Serde<ParsedLine> lines() {
    Serializer<ParsedLine> never =
        (topic, line) -> {
          throw new UnsupportedOperationException("lines are only read");
        };
    Deserializer<ParsedLine> parser = (topic, bytes) -> LineParser.parse(new byte[0], bytes);
    return Serdes.serdeFrom(never, parser);
  }

  private static Serde<LineCounts> counts() {
    return Serdes.serdeFrom(
        (topic, counts) -> {
          try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            counts.write(new DataOutputStream(bytes));
            return bytes.toByteArray();
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        },
        (topic, bytes) -> {
          try {
            LineCounts counts = new LineCounts();
            counts.read(new DataInputStream(new ByteArrayInputStream(bytes)));
            return counts;
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }
}
