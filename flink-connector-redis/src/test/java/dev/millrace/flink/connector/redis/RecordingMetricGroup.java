package dev.millrace.flink.connector.redis;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.SimpleCounter;
import org.apache.flink.metrics.groups.OperatorIOMetricGroup;
import org.apache.flink.metrics.groups.SinkWriterMetricGroup;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;

/** Remembers counters and gauges by name, so that a test can read them. */
final class RecordingMetricGroup extends UnregisteredMetricsGroup implements SinkWriterMetricGroup {

  private final Map<String, Counter> counters = new ConcurrentHashMap<>();
  private final Map<String, Gauge<?>> gauges = new ConcurrentHashMap<>();

  long count(String name) {
    return counters.get(name).getCount();
  }

  Object gauge(String name) {
    return gauges.get(name).getValue();
  }

  @Override
  public Counter counter(String name) {
    return counters.computeIfAbsent(name, n -> new SimpleCounter());
  }

  @Override
  public <T, G extends Gauge<T>> G gauge(String name, G gauge) {
    gauges.put(name, gauge);
    return gauge;
  }

  @Override
  public Counter getNumRecordsOutErrorsCounter() {
    return counter("numRecordsOutErrors");
  }

  @Override
  public Counter getNumRecordsSendErrorsCounter() {
    return counter("numRecordsSendErrors");
  }

  @Override
  public Counter getNumRecordsSendCounter() {
    return counter("numRecordsSend");
  }

  @Override
  public Counter getNumBytesSendCounter() {
    return counter("numBytesSend");
  }

  @Override
  public void setCurrentSendTimeGauge(Gauge<Long> gauge) {
    gauge("currentSendTime", gauge);
  }

  @Override
  public OperatorIOMetricGroup getIOMetricGroup() {
    return UnregisteredMetricsGroup.createOperatorIOMetricGroup();
  }
}
