package dev.millrace.job;

import static dev.millrace.model.window.Resolution.ONE_HOUR;
import static dev.millrace.model.window.Resolution.ONE_MINUTE;
import static dev.millrace.model.window.Resolution.TEN_MINUTES;
import static dev.millrace.model.window.Resolution.TEN_SECONDS;

import dev.millrace.job.distinct.DistinctBatches;
import dev.millrace.job.distinct.DistinctOperator;
import dev.millrace.job.parse.BatchParser;
import dev.millrace.job.parse.ParseOperator;
import dev.millrace.job.parse.PartialBatch;
import dev.millrace.job.parse.PartialBatchSerializer;
import dev.millrace.job.source.SourceRecord;
import dev.millrace.job.window.WindowPart;
import dev.millrace.job.window.WindowPartSerializer;
import dev.millrace.job.window.Windows;
import dev.millrace.model.topic.DeadLetter;
import dev.millrace.model.window.Balance;
import dev.millrace.model.window.Routes;
import dev.millrace.model.window.WindowStats;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;

/**
 * The whole computation, from stream to stream, without any mention of Kafka or Redis:
 *
 * <pre>
 * log of batches -> parse batches -> by application -> distinct batches -> 10 s -> 1 m -> 10 m -> 1 h
 *                         |                                |      \-> routes 1 m -> 10 m -> 1 h
 *                         |                                |-> balance 1 h
 *                         \-> dead letters                 \-> dead letters
 * </pre>
 *
 * @param windows what is known of each window, again and again while it changes; the highest
 *     version of each is final
 * @param deadLetters what cannot be counted
 */
public record TrafficWorkflow(
    DataStream<WindowPart<?>> windows, DataStream<DeadLetter> deadLetters) {

  /** Builds the workflow on a stream whose timestamps and watermarks are receive times. */
  public static TrafficWorkflow of(DataStream<SourceRecord> log, WindowingConfig time) {
    SingleOutputStreamOperator<PartialBatch> batches =
        log.transform(
                "parse batches",
                PartialBatchSerializer.TYPE,
                new ParseOperator(new BatchParser(time.clock())))
            .uid("parse-batches");

    SingleOutputStreamOperator<WindowPart<WindowStats>> distinct =
        batches
            .keyBy(PartialBatch::app, Types.STRING)
            .transform(
                "distinct batches",
                WindowPartSerializer.<WindowStats>type(),
                new DistinctOperator(new DistinctBatches(time.retention())))
            .uid("distinct-batches");

    Windows<WindowStats> seconds = Windows.of(distinct, "10 s", TEN_SECONDS, time.windows());
    Windows<WindowStats> minute = seconds.rollUp("1 m", ONE_MINUTE, time.windows());
    Windows<WindowStats> minutes = minute.rollUp("10 m", TEN_MINUTES, time.windows());
    Windows<WindowStats> hour = minutes.rollUp("1 h", ONE_HOUR, time.windows());

    DataStream<WindowPart<Routes>> byRoute = distinct.getSideOutput(DistinctBatches.ROUTES);
    Windows<Routes> routesMinute = Windows.of(byRoute, "routes 1 m", ONE_MINUTE, time.routes());
    Windows<Routes> routesMinutes = routesMinute.rollUp("routes 10 m", TEN_MINUTES, time.routes());
    Windows<Routes> routesHour = routesMinutes.rollUp("routes 1 h", ONE_HOUR, time.routes());

    DataStream<WindowPart<Balance>> deliveries = distinct.getSideOutput(DistinctBatches.BALANCE);
    Windows<Balance> balance = Windows.of(deliveries, "balance 1 h", ONE_HOUR, time.balance());

    return new TrafficWorkflow(
        seconds
            .all()
            .union(
                minute.all(),
                minutes.all(),
                hour.all(),
                routesMinute.all(),
                routesMinutes.all(),
                routesHour.all(),
                balance.all()),
        batches
            .getSideOutput(BatchParser.DEAD_LETTERS)
            .union(distinct.getSideOutput(DistinctBatches.DEAD_LETTERS)));
  }
}
