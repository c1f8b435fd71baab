package dev.millrace.model.kafka;

import dev.millrace.model.Variables;
import dev.millrace.model.pem.PemCertificates;
import dev.millrace.model.pem.PemKey;
import java.io.Serializable;
import java.util.Properties;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.common.config.SslConfigs;
import org.apache.kafka.common.security.auth.SecurityProtocol;

/**
 * Keys and certificates for connections to Kafka, as PEM text.
 *
 * <p>Host names are checked, with one exception: where {@code KAFKA_URL} says {@code kafka+ssl} and
 * {@value #TRUSTED_CERT} gives the authority to trust, which is how Heroku does it. Certificates of
 * Heroku's brokers are not made for the names that the brokers are reached by, so that the check
 * could never succeed; and they are signed by the cluster's own authority, so that nobody else has
 * one. With {@code KAFKA_BOOTSTRAP_SERVERS}, or where any authority that Java knows is trusted, a
 * certificate must be for the host.
 *
 * @param trusted certificates of the authorities that may sign the brokers' certificates; null for
 *     those that Java knows
 * @param clientCertificates the client's certificate followed by its chain, or null
 * @param clientKey its key as PKCS#8, or null
 * @param checksHostNames whether a broker's certificate must be for its host name
 */
public record KafkaTls(
    String trusted, String clientCertificates, String clientKey, boolean checksHostNames)
    implements Serializable {
  /** Environment variable with one or several certificates. */
  public static final String TRUSTED_CERT = "KAFKA_TRUSTED_CERT";

  /** Environment variable with the client's certificate, or its chain. */
  public static final String CLIENT_CERT = "KAFKA_CLIENT_CERT";

  /** Environment variable with the key of the client's certificate. */
  public static final String CLIENT_CERT_KEY = "KAFKA_CLIENT_CERT_KEY";

  private static final String PEM = "PEM";

  /** For addresses that do not say whether to encrypt: a certificate means that they do. */
  static KafkaTls of(Variables variables) {
    return firstSet(variables) == null ? null : read(variables, true);
  }

  /** For addresses that say whether to encrypt. */
  static KafkaTls ofUrl(Variables variables, boolean encrypted) {
    if (encrypted) {
      return read(variables, variables.get(TRUSTED_CERT) == null);
    }
    String set = firstSet(variables);
    if (set != null) {
      throw new IllegalArgumentException(
          "%s says kafka://, which is in the clear, but %s is set: say kafka+ssl:// or unset it"
              .formatted(KafkaSettings.URL, set));
    }
    return null;
  }

  Properties properties() {
    Properties properties = new Properties();
    properties.setProperty(CommonClientConfigs.SECURITY_PROTOCOL_CONFIG, SecurityProtocol.SSL.name);
    if (trusted != null) {
      properties.setProperty(SslConfigs.SSL_TRUSTSTORE_TYPE_CONFIG, PEM);
      properties.setProperty(SslConfigs.SSL_TRUSTSTORE_CERTIFICATES_CONFIG, trusted);
    }
    if (clientKey != null) {
      properties.setProperty(SslConfigs.SSL_KEYSTORE_TYPE_CONFIG, PEM);
      properties.setProperty(SslConfigs.SSL_KEYSTORE_CERTIFICATE_CHAIN_CONFIG, clientCertificates);
      properties.setProperty(SslConfigs.SSL_KEYSTORE_KEY_CONFIG, clientKey);
    }
    if (!checksHostNames) {
      properties.setProperty(SslConfigs.SSL_ENDPOINT_IDENTIFICATION_ALGORITHM_CONFIG, "");
    }
    return properties;
  }

  /** Says what is set, without showing it. */
  @Override
  public String toString() {
    return "TLS, trusts %s, %s client certificate, host names %s"
        .formatted(
            trusted == null ? "Java's authorities" : TRUSTED_CERT,
            clientKey == null ? "no" : "a",
            checksHostNames ? "checked" : "not checked");
  }

  private static KafkaTls read(Variables variables, boolean checksHostNames) {
    String trusted = variables.get(TRUSTED_CERT);
    String certificate = variables.get(CLIENT_CERT);
    String key = variables.get(CLIENT_CERT_KEY);
    if ((certificate == null) != (key == null)) {
      throw new IllegalArgumentException(
          certificate == null
              ? CLIENT_CERT_KEY + " is set, but " + CLIENT_CERT + " is not: set both or none"
              : CLIENT_CERT + " is set, but " + CLIENT_CERT_KEY + " is not: set both or none");
    }
    PemCertificates trustedCertificates =
        trusted == null ? null : PemCertificates.parse(TRUSTED_CERT, trusted);
    if (certificate == null) {
      return new KafkaTls(
          trusted == null ? null : trustedCertificates.text(), null, null, checksHostNames);
    }
    PemCertificates chain = PemCertificates.parse(CLIENT_CERT, certificate);
    PemKey clientKey = PemKey.parse(CLIENT_CERT_KEY, key);
    if (!clientKey.belongsTo(chain.first().getPublicKey())) {
      throw new IllegalArgumentException(
          CLIENT_CERT_KEY
              + " is not the key of the first certificate in "
              + CLIENT_CERT
              + ": set the two that were made together");
    }
    return new KafkaTls(
        trusted == null ? null : trustedCertificates.text(),
        chain.text(),
        clientKey.text(),
        checksHostNames);
  }

  private static String firstSet(Variables variables) {
    for (String name : new String[] {TRUSTED_CERT, CLIENT_CERT, CLIENT_CERT_KEY}) {
      if (variables.get(name) != null) {
        return name;
      }
    }
    return null;
  }
}
