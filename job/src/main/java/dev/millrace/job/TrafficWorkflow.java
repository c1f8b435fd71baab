package dev.millrace.job;

import dev.millrace.job.pane.PaneResult;
import dev.millrace.job.pane.Panes;
import dev.millrace.job.parse.BatchParser;
import dev.millrace.job.parse.PartialPane;
import dev.millrace.job.parse.PartialPaneSerializer;
import dev.millrace.job.source.SourceRecord;
import dev.millrace.model.topic.DeadLetter;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;

/**
 * The whole computation, from stream to stream, without a word about Kafka or Redis:
 *
 * <pre>
 * log of batches -> partial panes -> by application -> panes of 10 s, each second while they change
 *                \-> dead letters
 * </pre>
 *
 * @param panes what is known of each pane, again and again while it changes; the highest version of
 *     each is final
 * @param deadLetters what cannot be counted
 */
public record TrafficWorkflow(DataStream<PaneResult> panes, DataStream<DeadLetter> deadLetters) {

  /** Builds the workflow behind a stream whose timestamps and watermarks are receive times. */
  public static TrafficWorkflow of(DataStream<SourceRecord> log, WindowingConfig config) {
    SingleOutputStreamOperator<PartialPane> partials =
        log.process(new BatchParser(config.clock()), PartialPaneSerializer.TYPE)
            .name("parse batches")
            .uid("parse-batches");

    DataStream<PaneResult> panes =
        Panes.of(
                partials.keyBy(PartialPane::app, Types.STRING),
                config.clock(),
                config.updateInterval())
            .name("10 s panes")
            .uid("panes-10s");

    return new TrafficWorkflow(panes, partials.getSideOutput(BatchParser.DEAD_LETTERS));
  }
}
