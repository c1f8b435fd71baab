package dev.millrace.model.kafka;

import dev.millrace.model.Variables;
import dev.millrace.model.topic.Topics;
import java.io.Serializable;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import org.apache.kafka.clients.CommonClientConfigs;

/**
 * How every process reaches Kafka, and what its topics are called there: the one place that reads
 * the environment for all of them.
 *
 * <ul>
 *   <li>{@value #BOOTSTRAP_SERVERS}: {@code host:port,host:port,...}; or
 *   <li>{@value #URL}, as Heroku sets it: {@code kafka+ssl://host:port,...}, or {@code
 *       kafka://host:port,...} without TLS. Both at once is an error. Neither is {@value
 *       #DEFAULT_BOOTSTRAP_SERVERS}.
 *   <li>{@value KafkaTls#TRUSTED_CERT}, {@value KafkaTls#CLIENT_CERT} and {@value
 *       KafkaTls#CLIENT_CERT_KEY}: PEM text. Any of them means TLS, see {@link KafkaTls}.
 *   <li>{@value Topics#PREFIX_VARIABLE}: prefix of topic and group names.
 * </ul>
 *
 * <p>A variable that is blank counts as unset. {@link #toString()} names the brokers and no secret.
 *
 * @param bootstrapServers {@code host:port,host:port,...}
 * @param topics the topics' names
 * @param tls keys and certificates, or null for connections in the clear
 */
public record KafkaSettings(String bootstrapServers, Topics topics, KafkaTls tls)
    implements Serializable {
  /** Environment variable with {@code host:port,...}. */
  public static final String BOOTSTRAP_SERVERS = "KAFKA_BOOTSTRAP_SERVERS";

  /** Environment variable with {@code kafka+ssl://host:port,...}. */
  public static final String URL = "KAFKA_URL";

  /** Where Kafka is by default. */
  public static final String DEFAULT_BOOTSTRAP_SERVERS = "localhost:9092";

  public KafkaSettings {
    Objects.requireNonNull(topics, "topics");
    bootstrapServers = Brokers.parse(bootstrapServers).addresses();
  }

  /** Brokers that are reached in the clear. */
  public static KafkaSettings plaintext(String bootstrapServers, Topics topics) {
    return new KafkaSettings(bootstrapServers, topics, null);
  }

  /**
   * What the environment says.
   *
   * @throws IllegalArgumentException with one line that says what to change
   */
  public static KafkaSettings of(Map<String, String> environment) {
    return of(environment, null, null);
  }

  /**
   * What the environment says, unless options say something else.
   *
   * @param bootstrapServers {@code host:port,...} in place of both variables for it, or null
   * @param prefix in place of {@value Topics#PREFIX_VARIABLE}, or null
   * @throws IllegalArgumentException with one line that says what to change
   */
  public static KafkaSettings of(
      Map<String, String> environment, String bootstrapServers, String prefix) {
    Variables variables = new Variables(environment);
    Topics topics = new Topics(prefix != null ? prefix : variables.get(Topics.PREFIX_VARIABLE));
    String url = variables.get(URL);
    String servers = bootstrapServers != null ? bootstrapServers : variables.get(BOOTSTRAP_SERVERS);
    if (url != null && bootstrapServers == null) {
      if (servers != null) {
        throw new IllegalArgumentException(
            BOOTSTRAP_SERVERS + " and " + URL + " are both set: unset one of them");
      }
      Brokers brokers = Brokers.parseUrl(url);
      KafkaTls tls = KafkaTls.ofUrl(variables, brokers.encrypted());
      return new KafkaSettings(brokers.addresses(), topics, tls);
    }
    KafkaTls tls = KafkaTls.of(variables);
    if (servers == null && tls != null) {
      throw new IllegalArgumentException(
          "there are certificates for Kafka, but nothing says where it is: set "
              + URL
              + " or "
              + BOOTSTRAP_SERVERS);
    }
    return new KafkaSettings(servers == null ? DEFAULT_BOOTSTRAP_SERVERS : servers, topics, tls);
  }

  /**
   * What any client of Kafka needs to reach the brokers: producers, consumers, administration.
   * Holds the key; not to be logged other than by Kafka's clients, which hide it.
   */
  public Properties properties() {
    Properties properties = new Properties();
    properties.setProperty(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    if (tls != null) {
      properties.putAll(tls.properties());
    }
    return properties;
  }

  @Override
  public String toString() {
    return tls == null ? bootstrapServers : bootstrapServers + " (" + tls + ")";
  }
}
