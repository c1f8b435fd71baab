package dev.millrace.flink.connector.redis;

import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.groups.SinkWriterMetricGroup;

/**
 * What a writer counts. Every incoming write ends up in one of four: {@code writes} took effect,
 * {@code writesRefused} met a higher version, {@code writesSuperseded} gave way to another write to
 * the same place while they waited, and {@code writesWaiting} (a gauge) are still here. {@code
 * retries} counts sends that failed; {@code redisAvailable} is 1 or 0.
 *
 * <p>Flink's own: {@code numRecordsSend} and {@code numBytesSend} count what Redis answered, {@code
 * numRecordsSendErrors} what it did not, {@code currentSendTime} is a batch's milliseconds from
 * sending to the last answer.
 */
final class RedisSinkMetrics {

  private final SinkWriterMetricGroup group;
  private final Counter writes;
  private final Counter writesRefused;
  private final Counter writesSuperseded;
  private final Counter retries;
  private volatile long sendTimeMillis;

  RedisSinkMetrics(SinkWriterMetricGroup group, Outage outage, Gauge<Integer> waiting) {
    this.group = group;
    this.writes = group.counter("writes");
    this.writesRefused = group.counter("writesRefused");
    this.writesSuperseded = group.counter("writesSuperseded");
    this.retries = group.counter("retries");
    group.gauge("redisAvailable", () -> outage.isOn() ? 0 : 1);
    group.gauge("writesWaiting", waiting);
    group.setCurrentSendTimeGauge(() -> sendTimeMillis);
  }

  void answered(WriteResult result) {
    (result.took() ? writes : writesRefused).inc();
    group.getNumRecordsSendCounter().inc();
    group.getNumBytesSendCounter().inc(RedisWriteFormat.sizeOf(result.write()));
  }

  void failed() {
    group.getNumRecordsSendErrorsCounter().inc();
    retries.inc();
  }

  void superseded(int writes) {
    writesSuperseded.inc(writes);
  }

  void sendTime(long millis) {
    sendTimeMillis = millis;
  }
}
