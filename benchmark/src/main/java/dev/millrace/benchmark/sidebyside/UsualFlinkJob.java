package dev.millrace.benchmark.sidebyside;

import dev.millrace.benchmark.traffic.Traffic;
import dev.millrace.flink.connector.redis.HashWrite;
import dev.millrace.flink.connector.redis.RedisSink;
import dev.millrace.flink.connector.redis.RedisWrite;
import java.time.Duration;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.AggregateFunction;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.windowing.ProcessWindowFunction;
import org.apache.flink.streaming.api.windowing.assigners.TumblingEventTimeWindows;
import org.apache.flink.streaming.api.windowing.windows.TimeWindow;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * The same question asked the usual Flink way: one line in a record, tumbling windows of ten
 * seconds by the line's own time, an incremental aggregate for each application. Windows wait for
 * the latest line that may come, and fire once: the cheapest way to be right, though two minutes
 * late. It reuses objects, takes checkpoints as often as ours, and writes with the same sink.
 */
final class UsualFlinkJob {
  private static final Duration WINDOW = Duration.ofSeconds(10);
  private static final Duration CHECKPOINT_INTERVAL = Duration.ofSeconds(10);
  private static final Duration OUT_OF_ORDER = Duration.ofMillis(Traffic.MAX_LATE_MILLIS + 5_000L);

  private UsualFlinkJob() {}

  public static void main(String[] args) throws Exception {
    Task task = Task.of(args);
    StreamExecutionEnvironment env = MillraceJob.environment(task.parallelism());
    env.configure(new Configuration().set(PipelineOptions.OBJECT_REUSE, true));
    env.enableCheckpointing(CHECKPOINT_INTERVAL.toMillis());
    KafkaSource<ParsedLine> source =
        KafkaSource.<ParsedLine>builder()
            .setBootstrapServers(task.kafka())
            .setTopics(task.linesTopic())
            .setGroupId("usual")
            .setStartingOffsets(OffsetsInitializer.earliest())
            .setBounded(OffsetsInitializer.latest())
            .setDeserializer(new Deserializer())
            .build();
    env.fromSource(
            source,
            WatermarkStrategy.<ParsedLine>forBoundedOutOfOrderness(OUT_OF_ORDER)
                .withTimestampAssigner((line, kafka) -> line.time),
            "lines")
        .keyBy(line -> line.app)
        .window(TumblingEventTimeWindows.of(WINDOW))
        .aggregate(new Count(), new Write())
        .sinkTo(RedisSink.<RedisWrite>builder().setUri(task.redis()).build());
    env.execute();
    task.done();
  }

  private static final class Deserializer implements KafkaRecordDeserializationSchema<ParsedLine> {
    @Override
    public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<ParsedLine> out) {
      ParsedLine line = LineParser.parse(record.key(), record.value());
      if (line != null) {
        out.collect(line);
      }
    }

    @Override
    public TypeInformation<ParsedLine> getProducedType() {
      return TypeInformation.of(ParsedLine.class);
    }
  }

  private static final class Count
      implements AggregateFunction<ParsedLine, LineCounts, LineCounts> {
    @Override
    public LineCounts createAccumulator() {
      return new LineCounts();
    }

    @Override
    public LineCounts add(ParsedLine line, LineCounts counts) {
      return counts.add(line);
    }

    @Override
    public LineCounts getResult(LineCounts counts) {
      return counts;
    }

    @Override
    public LineCounts merge(LineCounts one, LineCounts other) {
      return one.merge(other);
    }
  }

  private static final class Write
      extends ProcessWindowFunction<LineCounts, RedisWrite, String, TimeWindow> {
    @Override
    public void process(
        String app, Context window, Iterable<LineCounts> counts, Collector<RedisWrite> out) {
      HashWrite.Builder hash = HashWrite.builder(LineCounts.key(app, window.window().getStart()));
      counts.iterator().next().fields().forEach(hash::field);
      out.collect(hash.build());
    }
  }
}
