package dev.millrace.model.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.model.topic.Topics;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.security.ssl.DefaultSslEngineFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KafkaSettingsTest {
  private static KeyPairWithCertificate rsa;
  private static KeyPairWithCertificate ec;
  private static String ca;
  private static Map<String, String> heroku;

  @BeforeAll
  static void makeKeys(@TempDir Path folder) throws Exception {
    rsa = KeyPairWithCertificate.make("RSA", folder);
    ec = KeyPairWithCertificate.make("EC", folder);
    ca = rsa.certificate() + ec.certificate();
    heroku =
        Map.of(
            "KAFKA_URL",
            "kafka+ssl://k1.example.com:9096,kafka+ssl://k2.example.com:9096",
            "KAFKA_TRUSTED_CERT",
            ca,
            "KAFKA_CLIENT_CERT",
            rsa.certificate(),
            "KAFKA_CLIENT_CERT_KEY",
            rsa.pkcs1(),
            "KAFKA_PREFIX",
            "tabasco-1.");
  }

  @Test
  void withoutAWordItIsTheLocalBrokerInTheClear() {
    KafkaSettings settings = KafkaSettings.of(Map.of("KAFKA_URL", " ", "KAFKA_TRUSTED_CERT", ""));

    assertThat(settings.properties()).isEqualTo(Map.of("bootstrap.servers", "localhost:9092"));
    assertThat(settings.topics()).isEqualTo(new Topics(""));
    assertThat(settings).hasToString("localhost:9092");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "KAFKA_BOOTSTRAP_SERVERS | k1:1, k2:2 | k1:1,k2:2",
        "KAFKA_BOOTSTRAP_SERVERS | [::1]:9092 | [::1]:9092",
        "KAFKA_URL | kafka://k1:1,kafka://k2:2 | k1:1,k2:2",
        "KAFKA_URL | kafka://k1:1/ | k1:1",
      })
  void addresses(String variable, String value, String addresses) {
    assertThat(KafkaSettings.of(Map.of(variable, value)).properties())
        .isEqualTo(Map.of("bootstrap.servers", addresses));
  }

  @Test
  void herokusVariablesAreTlsWithAClientCertificateAndWithoutHostNames() throws Exception {
    KafkaSettings settings = KafkaSettings.of(heroku);

    assertThat(settings.topics().routerLogs()).isEqualTo("tabasco-1.router-logs");
    assertThat(settings.properties())
        .containsEntry("bootstrap.servers", "k1.example.com:9096,k2.example.com:9096")
        .containsEntry("security.protocol", "SSL")
        .containsEntry("ssl.truststore.type", "PEM")
        .containsEntry("ssl.keystore.type", "PEM")
        .containsEntry("ssl.endpoint.identification.algorithm", "")
        .hasSize(8);
    assertThat(engine(settings).truststore().size()).isEqualTo(2);
    assertThat(engine(settings).keystore().getKey("kafka", new char[0])).isEqualTo(rsa.key());
  }

  @Test
  void hostNamesAreCheckedWhereverElseThereIsTls() {
    Map<String, String> javasAuthorities = Map.of("KAFKA_URL", "kafka+ssl://k:1");
    Map<String, String> notHeroku =
        Map.of("KAFKA_BOOTSTRAP_SERVERS", "k:1", "KAFKA_TRUSTED_CERT", ca);

    assertThat(KafkaSettings.of(javasAuthorities).properties())
        .isEqualTo(Map.of("bootstrap.servers", "k:1", "security.protocol", "SSL"));
    assertThat(KafkaSettings.of(notHeroku).properties())
        .containsEntry("security.protocol", "SSL")
        .containsKey("ssl.truststore.certificates")
        .doesNotContainKey("ssl.endpoint.identification.algorithm");
  }

  @Test
  void anOptionWinsOverBothVariables() {
    Map<String, String> environment =
        Map.of("KAFKA_URL", "kafka://a:1", "KAFKA_BOOTSTRAP_SERVERS", "b:1", "KAFKA_PREFIX", "p-");

    assertThat(KafkaSettings.of(environment, "c:1", "q-"))
        .isEqualTo(KafkaSettings.plaintext("c:1", new Topics("q-")));
    assertThat(KafkaSettings.of(environment, "c:1", "").topics()).isEqualTo(new Topics(""));
    assertThat(KafkaSettings.of(environment, "c:1", null).topics()).isEqualTo(new Topics("p-"));
  }

  @Test
  void everyFormOfAKeyBecomesTheSame() throws Exception {
    for (String key :
        new String[] {
          rsa.pkcs8(),
          rsa.pkcs1(),
          rsa.pkcs1().replace("\n", "\r\n"),
          rsa.pkcs1().replace("\n", "\\n"),
          rsa.pkcs1().strip(),
          "Bag Attributes\n    friendlyName: a\n" + rsa.pkcs8()
        }) {
      assertThat(KafkaSettings.of(with("KAFKA_CLIENT_CERT_KEY", key)))
          .isEqualTo(KafkaSettings.of(heroku));
    }
    Map<String, String> elliptic = new HashMap<>(with("KAFKA_CLIENT_CERT", ec.certificate()));
    elliptic.put("KAFKA_CLIENT_CERT_KEY", ec.pkcs8());
    assertThat(engine(KafkaSettings.of(elliptic)).keystore().getKey("kafka", new char[0]))
        .isEqualTo(ec.key());
  }

  @Test
  void aJobCanCarryIt() throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(KafkaSettings.of(heroku));
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      assertThat(in.readObject()).isEqualTo(KafkaSettings.of(heroku));
    }
  }

  @Test
  void itsTextShowsNoSecret() {
    assertThat(KafkaSettings.of(heroku))
        .hasToString(
            "k1.example.com:9096,k2.example.com:9096 (TLS, trusts KAFKA_TRUSTED_CERT, a client"
                + " certificate, host names not checked)");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "KAFKA_BOOTSTRAP_SERVERS=k | must be host:port,host:port,..., not 'k'",
        "KAFKA_BOOTSTRAP_SERVERS=k:1, | must be host:port",
        "KAFKA_BOOTSTRAP_SERVERS=k:70000 | must be host:port",
        "KAFKA_BOOTSTRAP_SERVERS=kafka+ssl://k:1 | must be host:port",
        "KAFKA_URL=k:1 | KAFKA_URL must be kafka+ssl://host:port,...",
        "KAFKA_URL=kafka+ssl://k:1,k:2 | KAFKA_URL must be kafka+ssl://host:port,...",
        "KAFKA_URL=kafka+ssl://user:hidden@k:1 | not 'kafka+ssl://...@k:1'",
        "KAFKA_URL=kafka+ssl://k:1,kafka://k:2 | mixes",
        "KAFKA_URL=kafka://k:1;KAFKA_BOOTSTRAP_SERVERS=k:1 | both set: unset one",
        "KAFKA_URL=kafka://k:1;KAFKA_TRUSTED_CERT=x | in the clear, but KAFKA_TRUSTED_CERT is set",
        "KAFKA_TRUSTED_CERT=x | KAFKA_TRUSTED_CERT holds no certificate",
        "KAFKA_URL=kafka+ssl://k:1;KAFKA_TRUSTED_CERT=x | holds no certificate",
        "KAFKA_URL=kafka+ssl://k:1;KAFKA_CLIENT_CERT=x | KAFKA_CLIENT_CERT_KEY is not: set both",
        "KAFKA_URL=kafka+ssl://k:1;KAFKA_CLIENT_CERT_KEY=x | KAFKA_CLIENT_CERT is not: set both",
      })
  void whatCannotWorkIsOneLine(String variables, String message) {
    Map<String, String> environment = new HashMap<>();
    for (String variable : variables.split(";")) {
      environment.put(variable.split("=")[0], variable.split("=")[1]);
    }
    refuses(environment, message);
  }

  @Test
  void whatIsNoKeyOrCertificateIsOneLineWithoutItsText() throws Exception {
    refuses(Map.of("KAFKA_TRUSTED_CERT", ca), "set KAFKA_URL or KAFKA_BOOTSTRAP_SERVERS");
    refuses(
        with("KAFKA_TRUSTED_CERT", KeyPairWithCertificate.pem("CERTIFICATE", new byte[] {1, 2})),
        "KAFKA_TRUSTED_CERT holds a certificate that is damaged");
    refuses(
        with("KAFKA_CLIENT_CERT", ca.replace("MII", "???")),
        "KAFKA_CLIENT_CERT is damaged: the content of its block CERTIFICATE is not Base64");
    refuses(with("KAFKA_CLIENT_CERT_KEY", ca), "must hold one key as PEM text");
    refuses(with("KAFKA_CLIENT_CERT_KEY", rsa.pkcs8() + rsa.pkcs8()), "and holds 2");
    refuses(
        with("KAFKA_CLIENT_CERT_KEY", KeyPairWithCertificate.pem("PRIVATE KEY", new byte[] {1, 2})),
        "KAFKA_CLIENT_CERT_KEY is damaged, or not a key of the kinds RSA and EC");
    refuses(
        with("KAFKA_CLIENT_CERT_KEY", rsa.pkcs8().replace("PRIVATE", "ENCRYPTED PRIVATE")),
        "KAFKA_CLIENT_CERT_KEY is encrypted: remove the passphrase");
    refuses(
        with(
            "KAFKA_CLIENT_CERT_KEY",
            rsa.pkcs1().replace("KEY-----\nM", "KEY-----\nProc-Type: 4,ENCRYPTED\n\nM")),
        "KAFKA_CLIENT_CERT_KEY is encrypted: remove the passphrase");
    refuses(
        with("KAFKA_CLIENT_CERT_KEY", ec.pkcs8().replace("PRIVATE", "EC PRIVATE")),
        "of the kind 'EC PRIVATE KEY': convert it with 'openssl pkcs8 -topk8 -nocrypt'");
    refuses(
        with("KAFKA_CLIENT_CERT_KEY", ec.pkcs8()),
        "KAFKA_CLIENT_CERT_KEY is not the key of the first certificate in KAFKA_CLIENT_CERT");
  }

  private static Map<String, String> with(String variable, String value) {
    Map<String, String> changed = new HashMap<>(heroku);
    changed.put(variable, value);
    return changed;
  }

  private static void refuses(Map<String, String> environment, String message) {
    assertThatThrownBy(() -> KafkaSettings.of(environment))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message)
        .message()
        .doesNotContain("\n", "hidden", "MII");
  }

  /** What Kafka's own code makes of the settings. */
  private static DefaultSslEngineFactory engine(KafkaSettings settings) {
    DefaultSslEngineFactory factory = new DefaultSslEngineFactory();
    factory.configure(new AdminClientConfig(settings.properties()).values());
    return factory;
  }
}
