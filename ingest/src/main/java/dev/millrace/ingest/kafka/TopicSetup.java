package dev.millrace.ingest.kafka;

import dev.millrace.ingest.config.StartException;
import dev.millrace.model.kafka.KafkaSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.CreateTopicsResult;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Creates the topics that do not exist, and makes sure that existing ones are suitable for batches.
 * Blocks; not for I/O threads.
 *
 * <p>An existing topic keeps its partitions and its retention. Only its {@code max.message.bytes}
 * is raised if it is too small, because a batch that does not fit would be refused until its sender
 * gave up. Anything else that is wrong with it was somebody's decision, and is theirs to change.
 */
public final class TopicSetup {
  private static final Logger LOG = LoggerFactory.getLogger(TopicSetup.class);
  private static final long TIMEOUT_SECONDS = 5;
  private static final long VISIBLE_POLL_MILLIS = 50;

  private final KafkaSettings kafka;
  private final TopicSpec spec;

  public TopicSetup(KafkaSettings kafka, TopicSpec spec) {
    this.kafka = kafka;
    this.spec = spec;
  }

  /**
   * Returns when the topics exist.
   *
   * @return what was done, one line for each topic
   * @throws StartException if one of them is not fit, with a line that says what to alter and how
   * @throws ExecutionException if Kafka says no, or cannot be found
   * @throws TimeoutException if Kafka says nothing
   */
  public List<String> run() throws InterruptedException, ExecutionException, TimeoutException {
    Map<String, Object> settings = new HashMap<>();
    kafka.properties().forEach((name, value) -> settings.put((String) name, value));
    settings.put(CommonClientConfigs.CLIENT_ID_CONFIG, "millrace-topics");
    Admin admin = create(settings);
    try {
      return run(admin);
    } finally {
      admin.close(Duration.ZERO);
    }
  }

  /** Fails while none of Kafka's hosts can be found, which passes like any other outage. */
  private static Admin create(Map<String, Object> settings) throws ExecutionException {
    try {
      return Admin.create(settings);
    } catch (KafkaException e) {
      throw new ExecutionException(e);
    }
  }

  private List<String> run(Admin admin)
      throws InterruptedException, ExecutionException, TimeoutException {
    List<String> done = new ArrayList<>();
    Collection<String> existing = admin.listTopics().names().get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    List<String> older = new ArrayList<>();
    for (String topic : List.of(kafka.topics().routerLogs(), kafka.topics().deadLetters())) {
      Optional<String> created = existing.contains(topic) ? Optional.empty() : create(admin, topic);
      created.ifPresent(done::add);
      if (created.isEmpty()) {
        older.add(topic);
      }
    }
    if (!older.isEmpty()) {
      Map<String, Map<String, String>> found = settings(admin, older);
      for (String topic : older) {
        done.add(fit(admin, topic, found.getOrDefault(topic, Map.of())));
      }
    }
    return done;
  }

  /** Describes what was created; empty if it existed. */
  private Optional<String> create(Admin admin, String topic)
      throws InterruptedException, ExecutionException, TimeoutException {
    NewTopic wanted =
        new NewTopic(topic, Optional.of(spec.partitions()), Optional.empty())
            .configs(spec.settings());
    CreateTopicsResult result = admin.createTopics(List.of(wanted));
    try {
      result.all().get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof TopicExistsException) {
        return Optional.empty();
      }
      throw e;
    }
    awaitVisible(admin, topic);
    LOG.info("created topic {}: {}", topic, spec);
    return Optional.of("created " + topic + ": " + spec);
  }

  /** Brokers learn of a new topic a moment after it was made. */
  private static void awaitVisible(Admin admin, String topic)
      throws InterruptedException, ExecutionException, TimeoutException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(TIMEOUT_SECONDS);
    while (true) {
      try {
        TopicSettings.read(admin, List.of(topic), TIMEOUT_SECONDS);
        return;
      } catch (ExecutionException e) {
        if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
          LOG.debug("cannot see the settings of {}", topic, e.getCause());
          return;
        }
        if (System.nanoTime() > deadline) {
          throw e;
        }
        Thread.sleep(VISIBLE_POLL_MILLIS);
      }
    }
  }

  /** Without permission to read them, they are assumed to be right. */
  private Map<String, Map<String, String>> settings(Admin admin, List<String> topics)
      throws InterruptedException, ExecutionException, TimeoutException {
    try {
      return TopicSettings.read(admin, topics, TIMEOUT_SECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RetriableException) {
        throw e;
      }
      LOG.warn("cannot see whether {} are fit for batches ({})", topics, e.getCause().toString());
      return Map.of();
    }
  }

  private String fit(Admin admin, String topic, Map<String, String> settings)
      throws InterruptedException, ExecutionException, TimeoutException {
    String done = topic + " exists";
    Map<String, String> now = settings;
    if (!spec.takesLargestRecord(settings) && raiseLimit(admin, topic)) {
      now = new HashMap<>(settings);
      now.put(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.toString(spec.maxRecordBytes()));
      done += ", its max.message.bytes is raised to " + spec.maxRecordBytes();
      LOG.info("{}", done);
    }
    List<String> faults = spec.faults(kafka, topic, now);
    if (!faults.isEmpty()) {
      throw new StartException(faults.get(0), null);
    }
    return done;
  }

  private boolean raiseLimit(Admin admin, String topic)
      throws InterruptedException, ExecutionException, TimeoutException {
    try {
      TopicSettings.alter(
          admin,
          topic,
          TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
          Integer.toString(spec.maxRecordBytes()),
          TIMEOUT_SECONDS);
      return true;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RetriableException) {
        throw e;
      }
      return false;
    }
  }
}
