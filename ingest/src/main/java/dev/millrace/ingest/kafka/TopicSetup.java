package dev.millrace.ingest.kafka;

import dev.millrace.ingest.config.IngestConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Creates the topics that are absent and sees to it that those which exist take the largest record.
 * Blocks; not for I/O threads.
 *
 * <p>A topic that is there already keeps its partitions and its retention. Only its {@code
 * max.message.bytes} is raised if it is too small, because a batch that does not fit would be
 * refused until its sender gave up.
 */
final class TopicSetup {
  private static final Logger LOG = LoggerFactory.getLogger(TopicSetup.class);
  private static final long TIMEOUT_SECONDS = 5;

  private final IngestConfig config;

  TopicSetup(IngestConfig config) {
    this.config = config;
  }

  /**
   * Returns when the topics exist.
   *
   * @throws ExecutionException if Kafka says no
   * @throws TimeoutException if Kafka says nothing
   */
  void run() throws InterruptedException, ExecutionException, TimeoutException {
    List<String> wanted = List.of(config.topics().routerLogs(), config.topics().deadLetters());
    Admin admin = Admin.create(ProducerSettings.admin(config));
    try {
      Collection<String> existing = get(admin.listTopics().names());
      List<String> older = new ArrayList<>();
      for (String topic : wanted) {
        if (existing.contains(topic) || !create(admin, topic)) {
          older.add(topic);
        }
      }
      if (!older.isEmpty()) {
        raiseLimits(admin, older);
      }
    } finally {
      admin.close(Duration.ZERO);
    }
  }

  /** Whether it was absent. */
  private boolean create(Admin admin, String topic)
      throws InterruptedException, ExecutionException, TimeoutException {
    NewTopic wanted =
        new NewTopic(topic, Optional.of(config.partitions()), Optional.empty())
            .configs(
                Map.of(
                    TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
                    Integer.toString(ProducerSettings.maxRecordBytes(config)),
                    TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG,
                    "CreateTime",
                    TopicConfig.RETENTION_MS_CONFIG,
                    Long.toString(config.retention().toMillis())));
    try {
      get(admin.createTopics(List.of(wanted)).all());
      LOG.info("created topic {} with {} partitions", topic, config.partitions());
      return true;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof TopicExistsException) {
        return false;
      }
      throw e;
    }
  }

  private void raiseLimits(Admin admin, List<String> topics)
      throws InterruptedException, ExecutionException, TimeoutException {
    List<ConfigResource> resources = new ArrayList<>();
    for (String topic : topics) {
      resources.add(new ConfigResource(ConfigResource.Type.TOPIC, topic));
    }
    int needed = ProducerSettings.maxRecordBytes(config);
    try {
      Map<ConfigResource, Config> configs = get(admin.describeConfigs(resources).all());
      List<ConfigResource> tooSmall =
          resources.stream().filter(topic -> limit(configs.get(topic)) < needed).toList();
      if (!tooSmall.isEmpty()) {
        get(admin.incrementalAlterConfigs(raise(tooSmall, needed)).all());
        LOG.info("raised {} to {} for {}", TopicConfig.MAX_MESSAGE_BYTES_CONFIG, needed, tooSmall);
      }
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RetriableException) {
        throw e;
      }
      LOG.warn(
          "cannot see to it that {} of {} is at least {}: set it, or batches of that size stay"
              + " unstored ({})",
          TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
          topics,
          needed,
          e.getCause().toString());
    }
  }

  private static long limit(Config config) {
    ConfigEntry entry = config.get(TopicConfig.MAX_MESSAGE_BYTES_CONFIG);
    return entry == null || entry.value() == null ? Long.MAX_VALUE : Long.parseLong(entry.value());
  }

  private static Map<ConfigResource, Collection<AlterConfigOp>> raise(
      List<ConfigResource> topics, int limit) {
    ConfigEntry entry =
        new ConfigEntry(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.toString(limit));
    return topics.stream()
        .collect(
            Collectors.toMap(
                topic -> topic,
                topic -> List.of(new AlterConfigOp(entry, AlterConfigOp.OpType.SET))));
  }

  private static <T> T get(KafkaFuture<T> future)
      throws InterruptedException, ExecutionException, TimeoutException {
    return future.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
  }
}
