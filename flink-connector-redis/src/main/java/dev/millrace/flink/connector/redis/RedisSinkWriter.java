package dev.millrace.flink.connector.redis;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.api.common.operators.ProcessingTimeService;
import org.apache.flink.api.connector.sink2.StatefulSinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.connector.base.sink.writer.BufferedRequestState;
import org.apache.flink.connector.base.sink.writer.ElementConverter;
import org.apache.flink.connector.base.sink.writer.RequestEntryWrapper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends writes to Redis in batches, one batch at a time, and keeps what Redis does not accept.
 *
 * <p><b>A batch</b> leaves when it is full or its first write has waited for the configured time,
 * and ends in one of three ways: all is answered; some failed and go back to the front of {@link
 * PendingWrites}, to be tried again after a pause, or at once if they lacked a script; or an error
 * {@linkplain RedisErrors stays}, and the job fails. Only then does the next batch leave. With two
 * in flight, a retry of the first could arrive after the second.
 *
 * <p><b>A checkpoint</b> sends the waiting writes, as long as Redis answers. While Redis is away it
 * waits for nothing: what is waiting and what is in flight become state, and are sent after a
 * restore, some of it perhaps for a second time, which does not matter to absolute writes. When
 * Redis stops answering during a checkpoint, the checkpoint is late by one command timeout.
 *
 * <p><b>Backpressure</b>: {@link #write} waits while the buffer is full of other keys, by number or
 * by bytes. A checkpoint whose barrier follows that element completes when Redis is back.
 *
 * <p>This is why it is not an {@code AsyncSinkWriter}, whose state it shares: that one resends what
 * failed before its flush can end, so a checkpoint would not complete before Redis is back; and its
 * buffer timer waits for Redis inside the task's thread, where no barrier can pass it.
 *
 * <p>Everything runs on the task's mailbox thread; answers and pauses come to it as mails.
 */
final class RedisSinkWriter<InputT>
    implements StatefulSinkWriter<InputT, BufferedRequestState<RedisWrite>> {

  private static final Logger LOG = LoggerFactory.getLogger(RedisSinkWriter.class);

  private final ElementConverter<InputT, RedisWrite> elementConverter;
  private final RedisSinkConfig config;
  private final MailboxExecutor mailbox;
  private final ProcessingTimeService clock;
  private final PendingWrites pending;
  private final RetryBackoff backoff;
  private final Outage outage;
  private final RedisSinkMetrics metrics;
  private final RedisConnection connection;

  private List<RedisWrite> inFlight = List.of();
  private boolean pausing;
  private boolean timerIsSet;

  /** Whether waiting writes are to be sent even if they do not fill a batch. */
  private boolean due;

  RedisSinkWriter(
      ElementConverter<InputT, RedisWrite> elementConverter,
      RedisSinkConfig config,
      WriterInitContext context,
      Collection<BufferedRequestState<RedisWrite>> restored) {
    this.elementConverter = elementConverter;
    this.config = config;
    this.mailbox = context.getMailboxExecutor();
    this.clock = context.getProcessingTimeService();
    this.pending = new PendingWrites(config.maxBufferedRequests(), config.maxBufferedBytes());
    this.backoff =
        new RetryBackoff(
            config.initialBackoff(),
            config.maxBackoff(),
            () -> ThreadLocalRandom.current().nextDouble());
    this.outage = new Outage(config.address(), LOG::warn, System::nanoTime);
    this.metrics = new RedisSinkMetrics(context.metricGroup(), outage, this::waiting);
    elementConverter.open(context);
    this.connection = new RedisConnection(config);
    restored.stream()
        .flatMap(state -> state.getBufferedRequestEntries().stream())
        .map(RequestEntryWrapper::getRequestEntry)
        .forEach(this::add);
    sendIfDue();
  }

  @Override
  public void write(InputT element, Context context) throws InterruptedException {
    RedisWrite write = elementConverter.apply(element, context);
    while (pending.hasNoRoomFor(write)) {
      mailbox.yield();
    }
    add(write);
    sendIfDue();
  }

  /** Called before each checkpoint, and with {@code endOfInput} after the last element. */
  @Override
  public void flush(boolean endOfInput) throws InterruptedException {
    while (waiting() > 0 && (endOfInput || !outage.isOn())) {
      due = true;
      sendIfDue();
      mailbox.yield();
    }
  }

  @Override
  public List<BufferedRequestState<RedisWrite>> snapshotState(long checkpointId) {
    List<RequestEntryWrapper<RedisWrite>> waiting =
        Stream.concat(inFlight.stream(), pending.all().stream())
            .map(write -> new RequestEntryWrapper<>(write, RedisWriteFormat.sizeOf(write)))
            .toList();
    return List.of(new BufferedRequestState<>(waiting));
  }

  @Override
  public void close() {
    connection.close();
  }

  private int waiting() {
    return inFlight.size() + pending.size();
  }

  private void add(RedisWrite write) {
    if (pending.add(write)) {
      metrics.superseded(1);
    }
    if (!timerIsSet) {
      timerIsSet = true;
      after(config.maxTimeInBufferMS(), this::timeInBufferIsOver);
    }
  }

  private void timeInBufferIsOver() throws IOException {
    timerIsSet = false;
    due = true;
    sendIfDue();
  }

  private void sendIfDue() {
    boolean ready = inFlight.isEmpty() && !pausing && !pending.isEmpty();
    boolean full =
        pending.size() >= config.maxBatchSize() || pending.bytes() >= config.maxBatchSizeInBytes();
    if (ready && (due || full)) {
      send(pending.take(config.maxBatchSize(), config.maxBatchSizeInBytes()));
    }
    due &= !pending.isEmpty();
  }

  private void send(List<RedisWrite> batch) {
    long sentAt = clock.getCurrentProcessingTime();
    inFlight = batch;
    connection
        .send(batch)
        .whenComplete(
            (results, bug) ->
                mailbox.execute(
                    () -> {
                      metrics.sendTime(clock.getCurrentProcessingTime() - sentAt);
                      batchEnded(results, bug);
                    },
                    "Take the answers to %d writes to Redis",
                    batch.size()));
  }

  private void batchEnded(List<WriteResult> results, Throwable bug) throws RedisSinkException {
    if (bug != null) {
      throw RedisSinkException.refusedBy(config.address(), bug);
    }
    List<RedisWrite> failed = new ArrayList<>();
    Throwable reason = null;
    for (WriteResult result : results) {
      if (!result.isFailed()) {
        metrics.answered(result);
      } else if (!RedisErrors.isRetryable(result.error())) {
        throw RedisSinkException.refusedBy(config.address(), result.error());
      } else {
        metrics.failed();
        failed.add(result.write());
        reason = RedisErrors.isMissingScript(result.error()) ? reason : result.error();
      }
    }
    inFlight = List.of();
    if (reason != null) {
      pauseBefore(failed, reason);
      return;
    }
    if (!failed.isEmpty()) { // each lacked its script, which the next batch carries
      metrics.superseded(pending.putBack(failed));
      due = true;
    }
    outage.over();
    backoff.reset();
    sendIfDue();
  }

  private void pauseBefore(List<RedisWrite> failed, Throwable reason) {
    metrics.superseded(pending.putBack(failed));
    outage.failed(RedisErrors.reason(reason), waiting());
    connection.reset();
    pausing = true;
    after(backoff.next(), this::pauseIsOver);
  }

  private void pauseIsOver() {
    pausing = false;
    due = true;
    sendIfDue();
  }

  private void after(long millis, Step step) {
    clock.registerTimer(clock.getCurrentProcessingTime() + millis, now -> step.run());
  }

  /** What a timer does. */
  private interface Step {
    void run() throws IOException;
  }
}
