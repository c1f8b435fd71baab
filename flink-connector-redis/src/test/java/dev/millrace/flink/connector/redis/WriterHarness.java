package dev.millrace.flink.connector.redis;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.api.common.JobInfo;
import org.apache.flink.api.common.TaskInfo;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.api.common.operators.ProcessingTimeService;
import org.apache.flink.api.common.serialization.SerializationSchema;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.connector.sink2.StatefulSinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.connector.base.sink.writer.BufferedRequestState;
import org.apache.flink.metrics.groups.SinkWriterMetricGroup;
import org.apache.flink.streaming.runtime.tasks.StreamTaskActionExecutor;
import org.apache.flink.streaming.runtime.tasks.mailbox.MailboxExecutorImpl;
import org.apache.flink.streaming.runtime.tasks.mailbox.TaskMailboxImpl;
import org.apache.flink.util.UserCodeClassLoader;

/** A writer with a real Flink mailbox, whose task thread is the test's. */
final class WriterHarness implements AutoCloseable, WriterInitContext, ProcessingTimeService {

  private final MailboxExecutor mailbox =
      new MailboxExecutorImpl(new TaskMailboxImpl(), 0, StreamTaskActionExecutor.IMMEDIATE);
  private final ScheduledExecutorService timers =
      Executors.newSingleThreadScheduledExecutor(work -> new Thread(work, "harness-timers"));
  private final AtomicInteger timersSet = new AtomicInteger();
  private final RecordingMetricGroup metrics = new RecordingMetricGroup();
  private final RedisSink<RedisWrite> sink;
  private final StatefulSinkWriter<RedisWrite, BufferedRequestState<RedisWrite>> writer;

  WriterHarness(RedisSinkBuilder<RedisWrite> builder) throws Exception {
    this(builder, List.of());
  }

  /**
   * @param restored what {@link #checkpoint} gave, as if through a checkpoint's file
   */
  WriterHarness(RedisSinkBuilder<RedisWrite> builder, Collection<byte[]> restored)
      throws Exception {
    sink = builder.build();
    List<BufferedRequestState<RedisWrite>> states = new ArrayList<>();
    for (byte[] state : restored) {
      var serializer = sink.getWriterStateSerializer();
      states.add(serializer.deserialize(serializer.getVersion(), state));
    }
    writer = sink.restoreWriter(this, states);
  }

  void write(RedisWrite... writes) throws Exception {
    for (RedisWrite write : writes) {
      writer.write(write, null);
    }
  }

  /** What Flink does at a barrier. */
  List<byte[]> checkpoint() throws Exception {
    writer.flush(false);
    List<byte[]> states = new ArrayList<>();
    for (BufferedRequestState<RedisWrite> state : writer.snapshotState(1)) {
      states.add(sink.getWriterStateSerializer().serialize(state));
    }
    return states;
  }

  /** What waits in a state, in order. */
  List<RedisWrite> writesIn(List<byte[]> states) throws Exception {
    List<RedisWrite> writes = new ArrayList<>();
    for (byte[] state : states) {
      sink.getWriterStateSerializer()
          .deserialize(RedisWriteFormat.VERSION, state)
          .getBufferedRequestEntries()
          .forEach(entry -> writes.add(entry.getRequestEntry()));
    }
    return writes;
  }

  void endInput() throws Exception {
    writer.flush(true);
  }

  /** Runs the task's mails until something is true. */
  void runUntil(Callable<Boolean> condition) {
    await()
        .pollInSameThread()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(5))
        .atMost(Duration.ofSeconds(20))
        .until(
            () -> {
              while (mailbox.tryYield()) {
                // one mail after the other
              }
              return condition.call();
            });
  }

  /** How many timers are set and have not been run. */
  int timers() {
    return timersSet.get();
  }

  RecordingMetricGroup metrics() {
    return metrics;
  }

  @Override
  public void close() {
    timers.shutdownNow();
    try {
      writer.close();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public long getCurrentProcessingTime() {
    return System.currentTimeMillis();
  }

  @Override
  public ScheduledFuture<?> registerTimer(long timestamp, ProcessingTimeCallback target) {
    timersSet.incrementAndGet();
    return timers.schedule(
        () ->
            mailbox.execute(
                () -> {
                  timersSet.decrementAndGet();
                  target.onProcessingTime(timestamp);
                },
                "timer"),
        timestamp - getCurrentProcessingTime(),
        TimeUnit.MILLISECONDS);
  }

  @Override
  public MailboxExecutor getMailboxExecutor() {
    return mailbox;
  }

  @Override
  public ProcessingTimeService getProcessingTimeService() {
    return this;
  }

  @Override
  public SinkWriterMetricGroup metricGroup() {
    return metrics;
  }

  @Override
  public OptionalLong getRestoredCheckpointId() {
    return OptionalLong.empty();
  }

  @Override
  public boolean isObjectReuseEnabled() {
    return false;
  }

  @Override
  public UserCodeClassLoader getUserCodeClassLoader() {
    throw new UnsupportedOperationException();
  }

  @Override
  public SerializationSchema.InitializationContext asSerializationSchemaInitializationContext() {
    throw new UnsupportedOperationException();
  }

  @Override
  public <T> TypeSerializer<T> createInputSerializer() {
    throw new UnsupportedOperationException();
  }

  @Override
  public JobInfo getJobInfo() {
    throw new UnsupportedOperationException();
  }

  @Override
  public TaskInfo getTaskInfo() {
    throw new UnsupportedOperationException();
  }
}
