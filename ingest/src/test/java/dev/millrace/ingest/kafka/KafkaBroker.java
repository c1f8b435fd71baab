package dev.millrace.ingest.kafka;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;

/** A real Kafka broker in this JVM, which can be stopped and started again on the same port. */
public final class KafkaBroker implements AutoCloseable {
  private final Path directory;
  private final Map<String, String> extra;
  private final int port = freePort();
  private final int controllerPort = freePort();
  private KafkaRaftServer server;

  public KafkaBroker(Path directory) {
    this(directory, Map.of());
  }

  private KafkaBroker(Path directory, Map<String, String> extra) {
    this.directory = directory;
    this.extra = extra;
    format();
  }

  /** Speaks TLS only, and only with clients that have a certificate of that authority. */
  public static KafkaBroker withTls(
      Path directory, CertificateAuthority authority, CertificateAuthority.Issued own)
      throws Exception {
    return new KafkaBroker(
        directory,
        Map.of(
            "listener.security.protocol.map", "CLIENTS:SSL,CONTROLLER:PLAINTEXT",
            "ssl.client.auth", "required",
            "ssl.truststore.type", "PEM",
            "ssl.truststore.certificates", authority.certificate(),
            "ssl.keystore.type", "PEM",
            "ssl.keystore.certificate.chain", own.certificate(),
            "ssl.keystore.key", own.key(),
            // Among brokers: their certificate names no host they are reached by.
            "ssl.endpoint.identification.algorithm", ""));
  }

  public String bootstrapServers() {
    return "localhost:" + port;
  }

  public void start() {
    server = new KafkaRaftServer(new KafkaConfig(properties()), Time.SYSTEM);
    server.startup();
  }

  public void stop() {
    if (server != null) {
      server.shutdown();
      server.awaitShutdown();
      server = null;
    }
  }

  @Override
  public void close() {
    stop();
  }

  private void format() {
    Formatter formatter = new Formatter();
    formatter
        .setClusterId(Uuid.randomUuid().toString())
        .setNodeId(1)
        .setControllerListenerName("CONTROLLER")
        .setMetadataLogDirectory(directory.toString())
        .addDirectory(directory.toString());
    try {
      formatter.run();
    } catch (Exception e) {
      throw new IllegalStateException("cannot format " + directory, e);
    }
  }

  private Map<String, Object> properties() {
    Map<String, Object> properties = new HashMap<>();
    properties.put("process.roles", "broker,controller");
    properties.put("node.id", "1");
    properties.put("controller.quorum.voters", "1@localhost:" + controllerPort);
    properties.put("controller.listener.names", "CONTROLLER");
    properties.put(
        "listeners", "CLIENTS://localhost:" + port + ",CONTROLLER://localhost:" + controllerPort);
    properties.put("advertised.listeners", "CLIENTS://localhost:" + port);
    properties.put("inter.broker.listener.name", "CLIENTS");
    properties.put("listener.security.protocol.map", "CLIENTS:PLAINTEXT,CONTROLLER:PLAINTEXT");
    properties.put("log.dirs", directory.toString());
    properties.put("log.cleaner.dedupe.buffer.size", "1500000");
    properties.put("offsets.topic.replication.factor", "1");
    properties.put("offsets.topic.num.partitions", "1");
    properties.put("group.initial.rebalance.delay.ms", "0");
    // As on a server where somebody forgot: millrace must create its topics its own way.
    properties.put("auto.create.topics.enable", "true");
    properties.put("controlled.shutdown.enable", "false");
    // A broker that starts again waits until its former self counts as dead.
    properties.put("broker.session.timeout.ms", "2000");
    properties.put("broker.heartbeat.interval.ms", "500");
    properties.putAll(extra);
    return properties;
  }

  public static int freePort() {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
