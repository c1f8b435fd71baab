package dev.millrace.ingest;

import static dev.millrace.ingest.batch.Frames.app;
import static dev.millrace.ingest.batch.Frames.body;
import static dev.millrace.ingest.batch.Frames.join;
import static dev.millrace.ingest.batch.Frames.lossNotice;
import static dev.millrace.ingest.batch.Frames.router;
import static dev.millrace.ingest.batch.Frames.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.ingest.config.ByteSize;
import dev.millrace.ingest.config.IngestConfig;
import dev.millrace.ingest.config.IngestOptions;
import dev.millrace.ingest.kafka.KafkaBroker;
import dev.millrace.model.topic.BatchRecord;
import dev.millrace.model.topic.Heartbeat;
import dev.millrace.model.topic.TopicRecord;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The drain before a real Kafka: what a reader of the topics finds. */
class KafkaIngestTest {
  private static final AtomicInteger PREFIXES = new AtomicInteger();

  @TempDir static Path directory;

  private static KafkaBroker broker;
  private static Admin admin;

  private final String prefix = "test" + PREFIXES.incrementAndGet() + "-";
  private final String topic = prefix + "router-logs";
  private final String deadLetters = prefix + "router-logs-dead-letters";
  private KafkaConsumer<byte[], byte[]> consumer;
  private Ingest ingest;
  private Drain drain;

  @BeforeAll
  static void startBroker() {
    broker = new KafkaBroker(directory);
    broker.start();
    admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()));
  }

  @AfterAll
  static void stopBroker() {
    admin.close();
    broker.close();
  }

  @BeforeEach
  void connect() {
    consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", broker.bootstrapServers()),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
  }

  @AfterEach
  void close() {
    consumer.close();
    if (ingest != null) {
      ingest.close();
    }
  }

  @Test
  void aRecordIsAsTheContractSays() {
    start(config());
    long before = System.currentTimeMillis();
    byte[] body = body(lossNotice(7), router(1), app("private"), router(2));

    int status =
        drain
            .post(
                "/logs?app=shop",
                body,
                "Logplex-Frame-Id",
                "0123456789abcdef0123456789abcdef",
                "Logplex-Msg-Count",
                "4",
                "Logplex-Drain-Token",
                "d.token")
            .statusCode();
    long after = System.currentTimeMillis();

    assertThat(status).isEqualTo(204);
    ConsumerRecord<byte[], byte[]> record = batches(1).get(0);
    assertThat(text(record.key())).isEqualTo("0123456789abcdef0123456789abcdef");
    assertThat(record.value()).isEqualTo(body(lossNotice(7), router(1), router(2)));
    assertThat(record.timestamp()).isBetween(before, after);
    assertThat(headers(record))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "app", "shop",
                "frame-id", "0123456789abcdef0123456789abcdef",
                "drain-token", "d.token",
                "msg-count", "4"));
    assertThat(TopicRecord.from(record)).isInstanceOf(BatchRecord.class);
  }

  @Test
  void withoutAFrameIdARetryHasTheSameKeyAndPartition() {
    start(config());

    drain.post("/logs?app=shop", body(router(1), router(2)));
    drain.post("/logs?app=shop", body(lossNotice(5), router(1), router(2)));

    List<ConsumerRecord<byte[], byte[]>> records = batches(2);
    assertThat(text(records.get(1).key())).isEqualTo(text(records.get(0).key()));
    assertThat(records.get(1).partition()).isEqualTo(records.get(0).partition());
    assertThat(headers(records.get(0))).containsOnlyKeys("app", "frame-id");
  }

  @Test
  void deadLettersAreThereWhenTheAnswerIs() {
    start(config());
    byte[] body = join(body(router(1)), utf8("rubbish"), body("<158>no header\n", router(2)));

    assertThat(drain.post("/logs?app=shop", body, "Logplex-Frame-Id", "frame-1").statusCode())
        .isEqualTo(204);

    // Read up to where the topic ended when the answer was there: nothing may come later.
    List<ConsumerRecord<byte[], byte[]>> letters = readToEnd(deadLetters);
    assertThat(letters)
        .extracting(record -> text(record.value()))
        .containsExactlyInAnyOrder("rubbish", "<158>no header\n");
    assertThat(letters)
        .extracting(record -> headers(record).get("reason"))
        .containsExactlyInAnyOrder("framing", "syslog-header");
    assertThat(letters)
        .allSatisfy(
            record ->
                assertThat(headers(record))
                    .containsEntry("app", "shop")
                    .containsEntry("frame-id", "frame-1"));
    assertThat(onlyBatches(readToEnd(topic))).hasSize(1);
  }

  /** Kafka is made to refuse them: then the sender must hear that the batch is not stored. */
  @Test
  void aDeadLetterThatKafkaRefusesFailsTheBatch() throws Exception {
    start(config());
    byte[] body = join(body(router(1)), new byte[2000], body(router(2)));
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, deadLetters);
    AlterConfigOp limit =
        new AlterConfigOp(new ConfigEntry("max.message.bytes", "80"), AlterConfigOp.OpType.SET);
    assertThat(drain.post("/logs?app=shop", body).statusCode()).isEqualTo(204);

    admin.incrementalAlterConfigs(Map.of(resource, List.of(limit))).all().get();

    await()
        .untilAsserted(
            () -> assertThat(drain.post("/logs?app=shop", body).statusCode()).isEqualTo(503));
    assertThat(drain.post("/logs?app=shop", body(router(1))).statusCode()).isEqualTo(204);
    assertThat(
            drain.metric("millrace_ingest_kafka_errors_total{error=\"RecordTooLargeException\"}"))
        .isPositive();
  }

  @Test
  void theLargestBodyIsStoredWhateverItHolds() {
    start(config());
    byte[] random = new byte[(int) ByteSize.ofMebibytes(4).bytes()];
    new java.util.Random(7).nextBytes(random);
    List<String> messages = new ArrayList<>();
    int size = 0;
    while (size < random.length - 1000) {
      messages.add(router(size));
      size += body(messages.get(messages.size() - 1)).length;
    }

    assertThat(drain.post("/logs?app=shop", random).statusCode()).isEqualTo(204);
    assertThat(drain.post("/logs?app=shop", body(messages)).statusCode()).isEqualTo(204);

    assertThat(batches(1).get(0).value()).isEqualTo(body(messages));
    assertThat(readToEnd(deadLetters).stream().mapToInt(record -> record.value().length).sum())
        .isPositive();
  }

  @Test
  void topicsAreCreatedToTakeTheLargestBatch() throws Exception {
    start(config().partitions(3).retention(Duration.ofDays(2)));

    for (String name : List.of(topic, deadLetters)) {
      assertThat(partitions(name)).isEqualTo(3);
      assertThat(setting(name, "max.message.bytes"))
          .isEqualTo(Integer.toString((4 << 20) + (64 << 10)));
      assertThat(setting(name, "message.timestamp.type")).isEqualTo("CreateTime");
      assertThat(setting(name, "retention.ms")).isEqualTo("172800000");
    }
  }

  @Test
  void topicsThatExistKeepWhatTheyAreButForTheirLimit() throws Exception {
    admin
        .createTopics(
            List.of(
                new NewTopic(topic, Optional.of(2), Optional.empty())
                    .configs(Map.of("max.message.bytes", "1000", "retention.ms", "3600000"))))
        .all()
        .get();

    start(config());

    assertThat(partitions(topic)).isEqualTo(2);
    assertThat(setting(topic, "retention.ms")).isEqualTo("3600000");
    assertThat(setting(topic, "max.message.bytes"))
        .isEqualTo(Integer.toString((4 << 20) + (64 << 10)));
  }

  @Test
  void aTopicThatWouldOverwriteReceiveTimesIsRefusedUntilItIsRight() throws Exception {
    admin
        .createTopics(
            List.of(
                new NewTopic(topic, Optional.of(2), Optional.empty())
                    .configs(Map.of("message.timestamp.type", "LogAppendTime"))))
        .all()
        .get();
    String line = "topic " + topic + " has message.timestamp.type=LogAppendTime, which would";

    assertThat(IngestMainTest.run("--kafka-prefix=" + prefix, servers()))
        .startsWith("1 ingest: " + line)
        .contains("kafka-configs.sh", "--add-config message.timestamp.type=CreateTime");
    ingest = Ingest.start(config().build());
    drain = new Drain(ingest);
    await().untilAsserted(() -> assertThat(drain.get("/ready").body()).contains(line));
    assertThat(drain.post("/logs?app=shop", body(router(1))).statusCode()).isEqualTo(503);
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    AlterConfigOp alteration =
        new AlterConfigOp(
            new ConfigEntry("message.timestamp.type", "CreateTime"), AlterConfigOp.OpType.SET);
    admin.incrementalAlterConfigs(Map.of(resource, List.of(alteration))).all().get();

    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() -> assertThat(drain.get("/ready").statusCode()).isEqualTo(200));
    assertThat(drain.post("/logs?app=shop", body(router(1))).statusCode()).isEqualTo(204);
  }

  @Test
  void anIdlePartitionGetsHeartbeats() {
    start(config());
    long before = System.currentTimeMillis();

    await()
        .untilAsserted(
            () ->
                assertThat(heartbeatsByPartition())
                    .hasSize(4)
                    .allSatisfy((partition, count) -> assertThat(count).isGreaterThan(1)));

    ConsumerRecord<byte[], byte[]> heartbeat = readToEnd(topic).get(0);
    assertThat(heartbeat.key()).isNull();
    assertThat(heartbeat.value()).isNull();
    assertThat(headers(heartbeat)).containsOnlyKeys("heartbeat");
    assertThat(heartbeat.timestamp()).isBetween(before - 60_000, System.currentTimeMillis());
    assertThat(TopicRecord.from(heartbeat)).isInstanceOf(Heartbeat.class);
    assertThat(drain.metric("millrace_ingest_heartbeats_total")).isPositive();
  }

  /** However slow the machine is, hence by the records' own times. */
  @Test
  void aHeartbeatComesWhenAPartitionWasSilentForASecond() {
    start(config().partitions(2));
    int idle = 1 - busyPartition("frame-0");
    int idleBefore = heartbeatsByPartition().getOrDefault(idle, 0);

    await()
        .pollInterval(Duration.ofMillis(20))
        .until(
            () -> {
              drain.post("/logs?app=shop", body(router(1)), "Logplex-Frame-Id", "frame-0");
              return heartbeatsByPartition().getOrDefault(idle, 0) >= idleBefore + 2;
            });

    Map<Integer, Long> last = new HashMap<>();
    for (ConsumerRecord<byte[], byte[]> record : readToEnd(topic)) {
      Long before = last.put(record.partition(), record.timestamp());
      if (record.value() == null && before != null) {
        assertThat(record.timestamp() - before).as("silence").isGreaterThanOrEqualTo(990);
      }
    }
  }

  @Test
  void newPartitionsAreNoticed() throws Exception {
    start(config().partitions(1));

    admin.createPartitions(Map.of(topic, NewPartitions.increaseTo(2))).all().get();

    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> assertThat(heartbeatsByPartition()).containsKey(1));
  }

  /** The partition that a frame id leads to; returns when its last heartbeat is long gone by. */
  private int busyPartition(String frameId) {
    drain.post("/logs?app=shop", body(router(1)), "Logplex-Frame-Id", frameId);
    return onlyBatches(readToEnd(topic)).get(0).partition();
  }

  private Map<Integer, Integer> heartbeatsByPartition() {
    Map<Integer, Integer> counts = new HashMap<>();
    readToEnd(topic).stream()
        .filter(record -> record.value() == null)
        .forEach(record -> counts.merge(record.partition(), 1, Integer::sum));
    return counts;
  }

  private static String servers() {
    return "--kafka-bootstrap-servers=" + broker.bootstrapServers();
  }

  private IngestOptions config() {
    return IngestConfig.builder()
        .port(0)
        .kafkaBootstrapServers(broker.bootstrapServers())
        .kafkaPrefix(prefix)
        .noSpool();
  }

  private void start(IngestOptions config) {
    ingest = Ingest.start(config.build());
    drain = new Drain(ingest);
    await().untilAsserted(() -> assertThat(drain.get("/ready").statusCode()).isEqualTo(200));
  }

  private List<ConsumerRecord<byte[], byte[]>> batches(int expected) {
    List<ConsumerRecord<byte[], byte[]>> batches = onlyBatches(readToEnd(topic));
    assertThat(batches).hasSize(expected);
    return batches;
  }

  private static List<ConsumerRecord<byte[], byte[]>> onlyBatches(
      List<ConsumerRecord<byte[], byte[]>> records) {
    return records.stream().filter(record -> record.value() != null).toList();
  }

  /** Everything that is in the topic at this moment. */
  private List<ConsumerRecord<byte[], byte[]>> readToEnd(String name) {
    List<TopicPartition> partitions =
        consumer.partitionsFor(name).stream()
            .map(info -> new TopicPartition(name, info.partition()))
            .toList();
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    Set<TopicPartition> open = new HashSet<>(partitions);
    open.removeIf(partition -> ends.get(partition) == 0);
    while (!open.isEmpty()) {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
        if (record.offset() < ends.get(new TopicPartition(name, record.partition()))) {
          records.add(record);
        }
      }
      open.removeIf(partition -> consumer.position(partition) >= ends.get(partition));
    }
    return records;
  }

  private static int partitions(String name) throws Exception {
    return admin.describeTopics(List.of(name)).allTopicNames().get().get(name).partitions().size();
  }

  private static String setting(String name, String key) throws Exception {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, name);
    return admin.describeConfigs(List.of(resource)).all().get().get(resource).get(key).value();
  }

  private static Map<String, String> headers(ConsumerRecord<byte[], byte[]> record) {
    Map<String, String> headers = new HashMap<>();
    for (Header header : record.headers()) {
      headers.put(header.key(), text(header.value()));
    }
    return headers;
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
