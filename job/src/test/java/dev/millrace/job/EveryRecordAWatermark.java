package dev.millrace.job;

import dev.millrace.job.source.SourceRecord;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;

/**
 * The production watermark strategy, emitted after each record instead of by the clock, so that a
 * test decides what is late by the order of its records.
 */
final class EveryRecordAWatermark {
  private EveryRecordAWatermark() {}

  static WatermarkStrategy<SourceRecord> of(WatermarkStrategy<SourceRecord> production) {
    return WatermarkStrategy.<SourceRecord>forGenerator(
            context -> new Eager(production.createWatermarkGenerator(context)))
        .withTimestampAssigner(production::createTimestampAssigner);
  }

  private record Eager(WatermarkGenerator<SourceRecord> production)
      implements WatermarkGenerator<SourceRecord> {
    @Override
    public void onEvent(SourceRecord record, long timestamp, WatermarkOutput output) {
      production.onEvent(record, timestamp, output);
      production.onPeriodicEmit(output);
    }

    @Override
    public void onPeriodicEmit(WatermarkOutput output) {
      production.onPeriodicEmit(output);
    }
  }
}
