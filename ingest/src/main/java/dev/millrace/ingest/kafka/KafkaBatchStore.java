package dev.millrace.ingest.kafka;

import dev.millrace.ingest.batch.Batch;
import dev.millrace.ingest.config.IngestConfig;
import dev.millrace.ingest.config.StartException;
import dev.millrace.ingest.store.BatchStore;
import dev.millrace.ingest.store.StoreException;
import dev.millrace.model.kafka.KafkaProblem;
import dev.millrace.model.topic.DeadLetter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stores batches in Kafka: durable when every in-sync replica has them.
 *
 * <p>Batches are sent by the threads that bring them, and a send never blocks ({@code
 * max.block.ms=0}): it fails at once when the topic's partitions are unknown or the buffer is full.
 * A separate thread does what takes time: it creates the topics, asks for their partitions before
 * the first batch and from then on, sends heartbeats, and replaces a producer that Kafka has not
 * answered for long, because some errors leave one permanently unusable.
 */
public final class KafkaBatchStore implements BatchStore {
  private static final Logger LOG = LoggerFactory.getLogger(KafkaBatchStore.class);

  private static final long TICK_MILLIS = 200;
  private static final long METADATA_POLL_MILLIS = 10;
  private static final long METADATA_NANOS = TimeUnit.SECONDS.toNanos(5);
  private static final long READY_NANOS = TimeUnit.SECONDS.toNanos(3);
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);

  private final IngestConfig config;
  private final KafkaMetrics metrics;
  private final String topic;
  private final String deadLetters;
  private final Acknowledgements acknowledgements = new Acknowledgements();
  private final ScheduledExecutorService upkeep =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "kafka-upkeep");
            thread.setDaemon(true);
            return thread;
          });

  private Supplier<OptionalLong> time;
  private boolean topicsExist;
  private Producer<byte[], byte[]> candidate;
  private Heartbeats heartbeats;
  private long candidateNanos;
  private Boolean wasReady;

  private volatile Producer<byte[], byte[]> producer;
  private volatile String lastProblem;

  /** Errors are counted in {@code registry}. */
  public KafkaBatchStore(IngestConfig config, MeterRegistry registry) {
    this.config = config;
    this.metrics = new KafkaMetrics(registry);
    this.topic = config.topics().routerLogs();
    this.deadLetters = config.topics().deadLetters();
  }

  /**
   * Starts the background work. Kafka may be away.
   *
   * @param storedUpTo what heartbeats say: the time, in milliseconds since the epoch, before which
   *     nothing is still to be stored; there are none while it is empty
   */
  public void start(Supplier<OptionalLong> storedUpTo) {
    time = storedUpTo;
    upkeep.scheduleWithFixedDelay(this::tick, 0, TICK_MILLIS, TimeUnit.MILLISECONDS);
  }

  @Override
  public CompletionStage<Void> store(Batch batch) {
    Producer<byte[], byte[]> target = producer;
    if (target == null) {
      return CompletableFuture.failedFuture(new StoreException(problem()));
    }
    List<DeadLetter> letters = batch.deadLetters();
    PendingBatch pending = new PendingBatch(letters.size() + (batch.record() == null ? 0 : 1));
    if (batch.record() != null) {
      send(
          target,
          batch.record().toProducerRecord(topic),
          (metadata, error) -> {
            if (error == null) {
              acknowledgements.record(metadata.partition());
            }
            pending.onCompletion(metadata, error);
          });
    }
    for (DeadLetter letter : letters) {
      send(target, letter.toProducerRecord(deadLetters), pending);
    }
    return pending.outcome();
  }

  @Override
  public String problem() {
    if (producer != null && acknowledgements.isAnyRecent(READY_NANOS)) {
      return null;
    }
    String reason = lastProblem;
    return "Kafka at "
        + config.kafka().bootstrapServers()
        + (producer == null ? " is not usable yet" : " acknowledges nothing")
        + (reason == null ? "" : ": " + reason);
  }

  @Override
  public void close() {
    upkeep.shutdownNow();
    try {
      if (!upkeep.awaitTermination(config.deliveryTimeout().toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.warn("the upkeep of Kafka's topics did not stop in time");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (candidate != null) {
      candidate.close(config.deliveryTimeout());
    }
  }

  /** The callback is called exactly once, whatever the producer thinks of the record. */
  private void send(
      Producer<byte[], byte[]> target, ProducerRecord<byte[], byte[]> record, Callback callback) {
    Callback counted =
        (metadata, error) -> {
          if (error != null) {
            lastProblem = KafkaProblem.reason(config.kafka(), error);
            metrics.kafkaError(error);
          }
          callback.onCompletion(metadata, error);
        };
    try {
      target.send(record, counted);
    } catch (RuntimeException e) {
      // Errors that are the client's own are thrown, without a callback.
      counted.onCompletion(null, e);
    }
  }

  private void tick() {
    try {
      if (!topicsExist) {
        new TopicSetup(config.kafka(), TopicSpec.of(config)).run();
        topicsExist = true;
      }
      if (candidate == null) {
        candidate = new KafkaProducer<>(ProducerSettings.producer(config));
        candidateNanos = System.nanoTime();
        heartbeats = new Heartbeats(acknowledgements, metrics);
      }
      if (producer == null) {
        awaitPartitions();
        producer = candidate;
      }
      // Also keeps the topics from expiring in the producer.
      candidate.partitionsFor(deadLetters);
      OptionalLong now = time.get();
      if (now.isPresent()) {
        heartbeats.send(candidate, topic, candidate.partitionsFor(topic), now.getAsLong());
      } else {
        candidate.partitionsFor(topic);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (StartException e) {
      lastProblem = e.getMessage();
    } catch (Exception e) {
      lastProblem = KafkaProblem.reason(config.kafka(), e);
    }
    report();
    replaceIfMute();
  }

  /**
   * Asks until the producer knows the topics: a question never blocks, and fails if it does not.
   */
  private void awaitPartitions() throws InterruptedException {
    long deadline = System.nanoTime() + METADATA_NANOS;
    while (true) {
      try {
        candidate.partitionsFor(deadLetters);
        candidate.partitionsFor(topic);
        return;
      } catch (TimeoutException e) {
        if (System.nanoTime() > deadline) {
          throw e;
        }
        Thread.sleep(METADATA_POLL_MILLIS);
      }
    }
  }

  private void replaceIfMute() {
    if (candidate != null
        && !acknowledgements.isAnyRecent(PATIENCE_NANOS)
        && System.nanoTime() - candidateNanos > PATIENCE_NANOS) {
      Producer<byte[], byte[]> mute = candidate;
      candidate = null;
      producer = null;
      topicsExist = false;
      mute.close(Duration.ZERO);
    }
  }

  private void report() {
    String problem = problem();
    boolean ready = problem == null;
    boolean starting = wasReady == null && lastProblem == null;
    if (ready && !Boolean.TRUE.equals(wasReady)) {
      LOG.info("Kafka at {} acknowledges", config.kafka().bootstrapServers());
      lastProblem = null;
      wasReady = true;
    } else if (!ready && !starting && !Boolean.FALSE.equals(wasReady)) {
      LOG.warn("{}", problem);
      wasReady = false;
    }
  }
}
