package dev.millrace.ingest;

import static dev.millrace.ingest.batch.Frames.body;
import static dev.millrace.ingest.batch.Frames.router;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import dev.millrace.ingest.config.IngestConfig;
import dev.millrace.ingest.kafka.CertificateAuthority;
import dev.millrace.ingest.kafka.CertificateAuthority.Issued;
import dev.millrace.ingest.kafka.KafkaBroker;
import dev.millrace.model.kafka.KafkaProblem;
import dev.millrace.model.kafka.KafkaSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A broker as Heroku runs it: TLS, client certificates required, and a certificate that is not for
 * the name it is reached by. All that is known of it comes from environment variables.
 */
class KafkaTlsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir static Path directory;

  private static CertificateAuthority authority;
  private static CertificateAuthority stranger;
  private static Issued client;
  private static KafkaBroker broker;

  @BeforeAll
  static void startBroker() throws Exception {
    authority = new CertificateAuthority(directory);
    stranger = new CertificateAuthority(directory);
    client = authority.issue("client");
    broker =
        KafkaBroker.withTls(
            directory.resolve("kafka"), authority, authority.issue("elsewhere.example"));
    broker.start();
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  @Test
  void aBatchIsStoredAndReadWithWhatHerokuSets() {
    KafkaSettings settings = KafkaSettings.of(heroku());

    try (Ingest ingest = start(settings)) {
      Drain drain = new Drain(ingest);
      await()
          .atMost(PATIENCE)
          .untilAsserted(() -> assertThat(drain.get("/ready").statusCode()).isEqualTo(200));

      assertThat(drain.post("/logs?app=shop", body(router(1))).statusCode()).isEqualTo(204);
    }

    assertThat(firstBatch(settings).value()).isEqualTo(body(router(1)));
  }

  @Test
  void aStrangersBrokerIsNotReady() {
    KafkaSettings settings = KafkaSettings.of(with("KAFKA_TRUSTED_CERT", certificateOf(stranger)));

    try (Ingest ingest = start(settings)) {
      Drain drain = new Drain(ingest);
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(drain.get("/ready").body())
                      .startsWith("Kafka at " + broker.bootstrapServers())
                      .contains("its certificate is signed by no authority in KAFKA_TRUSTED_CERT"));
    }
  }

  @Test
  void whateverTheBrokerDoesNotTakeIsALineThatNamesTheVariable() throws Exception {
    Map<String, String> nobody = heroku();
    nobody.keySet().removeAll(List.of("KAFKA_CLIENT_CERT", "KAFKA_CLIENT_CERT_KEY"));
    Map<String, String> unknown = heroku();
    Issued strange = stranger.issue("client");
    unknown.put("KAFKA_CLIENT_CERT", strange.certificate());
    unknown.put("KAFKA_CLIENT_CERT_KEY", strange.key());
    Map<String, String> notHeroku = heroku();
    notHeroku.remove("KAFKA_URL");
    notHeroku.put("KAFKA_BOOTSTRAP_SERVERS", broker.bootstrapServers());
    Map<String, String> inTheClear = Map.of("KAFKA_BOOTSTRAP_SERVERS", broker.bootstrapServers());
    Map<String, String> everybody = heroku();
    everybody.remove("KAFKA_TRUSTED_CERT");

    assertThat(problem(heroku())).isNull();
    assertThat(problem(nobody)).contains("it wants a certificate: set KAFKA_CLIENT_CERT and");
    assertThat(problem(unknown)).contains("it refuses the certificate in KAFKA_CLIENT_CERT");
    assertThat(problem(notHeroku)).contains("its certificate is for another host name");
    assertThat(problem(inTheClear)).contains("does it speak without TLS there?");
    assertThat(problem(everybody)).contains("signed by no authority that Java knows");
  }

  /** Why the cluster cannot be asked its name, or null if it can. */
  private static String problem(Map<String, String> environment) {
    KafkaSettings settings = KafkaSettings.of(environment);
    Properties properties = settings.properties();
    properties.put("default.api.timeout.ms", "10000");
    properties.put("request.timeout.ms", "5000");
    try (Admin admin = Admin.create(properties)) {
      Throwable error =
          catchThrowable(() -> admin.describeCluster().clusterId().get(60, TimeUnit.SECONDS));
      return error == null ? null : KafkaProblem.describe(settings, error);
    }
  }

  private static Map<String, String> heroku() {
    Map<String, String> variables = new HashMap<>();
    variables.put("KAFKA_URL", "kafka+ssl://" + broker.bootstrapServers());
    variables.put("KAFKA_TRUSTED_CERT", certificateOf(stranger) + certificateOf(authority));
    variables.put("KAFKA_CLIENT_CERT", client.certificate());
    variables.put("KAFKA_CLIENT_CERT_KEY", client.key());
    return variables;
  }

  private static Map<String, String> with(String variable, String value) {
    Map<String, String> variables = heroku();
    variables.put(variable, value);
    return variables;
  }

  private static String certificateOf(CertificateAuthority who) {
    try {
      return who.certificate();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static Ingest start(KafkaSettings settings) {
    return Ingest.start(
        IngestConfig.builder().port(0).partitions(1).kafka(settings).noSpool().build());
  }

  private static ConsumerRecord<byte[], byte[]> firstBatch(KafkaSettings settings) {
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            settings.properties(), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          List.of(new TopicPartition(settings.topics().routerLogs(), 0));
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      return await()
          .atMost(PATIENCE)
          .until(
              () -> {
                for (ConsumerRecord<byte[], byte[]> record :
                    consumer.poll(Duration.ofMillis(100))) {
                  if (record.value() != null) {
                    return record;
                  }
                }
                return null;
              },
              record -> record != null);
    }
  }
}
