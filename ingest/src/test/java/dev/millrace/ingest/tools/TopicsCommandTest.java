package dev.millrace.ingest.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.ingest.kafka.KafkaBroker;
import dev.millrace.model.topic.BatchRecord;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code topics} before a real broker. */
class TopicsCommandTest {
  private static final AtomicInteger PREFIXES = new AtomicInteger();

  @TempDir static Path directory;

  private static KafkaBroker broker;
  private static Admin admin;

  private final String prefix = "t" + PREFIXES.incrementAndGet() + "-";
  private final String topic = prefix + "router-logs";
  private final Map<String, String> environment =
      Map.of("KAFKA_BOOTSTRAP_SERVERS", broker.bootstrapServers(), "KAFKA_PREFIX", prefix);

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

  @Test
  void createMakesThemRightAndAgainChangesNothing() throws Exception {
    ToolRun first = run("topics", "create", "--partitions", "3", "--retention", "2d");
    ToolRun second = run("topics", "create");
    ToolRun info = run("topics", "info");

    assertThat(first)
        .isEqualTo(
            new ToolRun(
                0,
                "created %1$s: 3 partitions, kept for 2d\ncreated %1$s-dead-letters: 3 partitions, kept for 2d\n"
                    .formatted(topic),
                ""));
    assertThat(second)
        .isEqualTo(new ToolRun(0, "%1$s exists\n%1$s-dead-letters exists\n".formatted(topic), ""));
    assertThat(info.exitCode()).isZero();
    assertThat(info.out())
        .contains(topic + ": right\n", topic + "-dead-letters: right\n")
        .contains("max.message.bytes=4259840", "retention.ms=172800000", "min.insync.replicas=1");
    assertThat(setting("cleanup.policy")).isEqualTo("delete");
  }

  @Test
  void createRaisesALimitThatIsTooLow() throws Exception {
    create(Map.of("max.message.bytes", "1000"));

    assertThat(run("topics", "info").out())
        .contains(topic + " has max.message.bytes=1000, but a batch may take 4259840");
    assertThat(run("topics", "create").lines())
        .contains(topic + " exists, its max.message.bytes is raised to 4259840");
    // A broker tells of a change a little after it took it.
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> assertThat(setting("max.message.bytes")).isEqualTo("4259840"));
    assertThat(run("topics", "info").exitCode()).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "cleanup.policy, compact, which would drop records, delete",
    "message.timestamp.type, LogAppendTime, which would overwrite receive times, CreateTime",
  })
  void whatIsWrongIsALineThatSaysWhatToAlterAndHow(
      String name, String value, String consequence, String right) throws Exception {
    create(Map.of(name, value, "max.message.bytes", "5000000"));

    String line =
        ("topic %s has %s=%s, %s: kafka-configs.sh --bootstrap-server %s --alter --entity-type"
                + " topics --entity-name %1$s --add-config %2$s=%6$s")
            .formatted(topic, name, value, consequence, broker.bootstrapServers(), right);
    assertThat(run("topics", "create"))
        .isEqualTo(new ToolRun(1, "", "millrace topics create: " + line + "\n"));
    ToolRun info = run("topics", "info");
    assertThat(info.exitCode()).isEqualTo(1);
    assertThat(info.out()).contains(topic + ": WRONG\n", "wrong: " + line);
  }

  @Test
  void infoTellsWhereRecordsAreAndHowFarTheJobIs() throws Exception {
    run("topics", "create", "--partitions", "1");
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", broker.bootstrapServers()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      for (long millis = 1_700_000_000_000L; millis < 1_700_000_000_005L; millis++) {
        BatchRecord batch = new BatchRecord("shop", "frame", millis, null, null, new byte[] {'x'});
        producer.send(batch.toProducerRecord(topic)).get();
      }
    }
    admin
        .alterConsumerGroupOffsets(
            prefix + "blue-job", Map.of(new TopicPartition(topic, 0), new OffsetAndMetadata(2)))
        .all()
        .get();

    ToolRun run = run("topics", "info", "--json", "--namespace", "blue");
    JsonNode report = new ObjectMapper().readTree(run.lines().get(0));
    JsonNode partition = report.get("partitions").get(0);

    assertThat(run.exitCode()).isZero();
    assertThat(run.lines()).hasSize(2);
    assertThat(report.get("topic").asText()).isEqualTo(topic);
    assertThat(report.get("jobGroup").asText()).isEqualTo(prefix + "blue-job");
    assertThat(partition.get("firstOffset").asLong()).isZero();
    assertThat(partition.get("nextOffset").asLong()).isEqualTo(5);
    assertThat(partition.get("jobOffset").asLong()).isEqualTo(2);
    assertThat(partition.get("lag").asLong()).isEqualTo(3);
    assertThat(partition.get("bytes").asLong()).isPositive();
    assertThat(partition.get("newest").asText()).isEqualTo("2023-11-14T22:13:20.004Z");
    assertThat(partition.get("leader").asInt()).isEqualTo(1);
    assertThat(run("topics", "info", "--namespace", "blue").out())
        .contains("job at  lag", "     2    3");
  }

  @Test
  void absentTopicsAreWrongAndAreNotCreatedByLooking() throws Exception {
    ToolRun run = run("topics", "info");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out()).contains("wrong: topic " + topic + " does not exist");
    assertThat(admin.listTopics().names().get()).doesNotContain(topic);
  }

  @Test
  void kafkaAwayIsOneLineAfterABoundedWait() throws Exception {
    String nowhere = "localhost:" + KafkaBroker.freePort();

    ToolRun run = run("topics", "info", "--kafka-bootstrap-servers", nowhere);

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err().lines())
        .hasSize(2)
        .first()
        .isEqualTo("waiting for Kafka at " + nowhere + " ...");
    assertThat(run.err())
        .contains("millrace topics info: cannot use Kafka at " + nowhere + ": it does not answer");
  }

  @Test
  void kafkaThatCannotBeFoundIsOneLine() {
    String nowhere = "nowhere.invalid:9092";

    assertThat(run("topics", "info", "--kafka-bootstrap-servers", nowhere))
        .isEqualTo(
            new ToolRun(
                1,
                "",
                "millrace topics info: cannot use Kafka at "
                    + nowhere
                    + ": none of its hosts can be found; are the names right, and does DNS"
                    + " answer?\n"));
  }

  @ParameterizedTest
  @CsvSource({
    "topics, --nonsense, millrace topics: Unknown option",
    "topics, '', millrace topics: ",
    "topics, nonsense, millrace topics: ",
    "topics, create --partitions=0, millrace topics create: --partitions must be at least 1",
    "topics, info --kafka-bootstrap-servers=x, millrace topics info: --kafka-bootstrap-servers",
  })
  void wrongUseIsExitCode2(String command, String rest, String message) {
    ToolRun run = run((command + " " + rest).trim().split(" "));

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).startsWith(message);
    assertThat(run.err().lines().filter(line -> !line.startsWith("Try "))).hasSize(1);
  }

  @Test
  void helpIsThere() {
    assertThat(run("topics", "--help").out()).contains("create", "info");
    assertThat(run("topics", "info", "--help").out())
        .contains("millrace topics info", "--kafka-bootstrap-servers", "--json", "--namespace");
  }

  private ToolRun run(String... args) {
    return ToolRun.of(environment, args);
  }

  private void create(Map<String, String> settings) throws Exception {
    admin
        .createTopics(
            List.of(new NewTopic(topic, Optional.of(1), Optional.empty()).configs(settings)))
        .all()
        .get();
  }

  private String setting(String name) throws Exception {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    return admin.describeConfigs(List.of(resource)).all().get().get(resource).get(name).value();
  }
}
