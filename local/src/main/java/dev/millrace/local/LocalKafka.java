package dev.millrace.local;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.function.Consumer;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.internals.FatalExitError;
import org.apache.kafka.common.utils.Exit;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;

/**
 * A real Kafka broker in this JVM: one node that is broker and KRaft controller. Its log survives a
 * restart in the same directory.
 */
public final class LocalKafka implements AutoCloseable {
  private static final int NODE_ID = 1;
  private static final String CONTROLLER = "CONTROLLER";

  /** Always the same, so that a directory can be used again. */
  private static final String CLUSTER_ID = new Uuid(0x6d696c6c72616365L, 1).toString();

  /** Enough for a few small topics; the default takes 128 MB. */
  private static final int LOG_CLEANER_BUFFER_BYTES = 2 * 1024 * 1024;

  private final KafkaRaftServer server;
  private final String bootstrapServers;

  private LocalKafka(KafkaRaftServer server, String bootstrapServers) {
    this.server = server;
    this.bootstrapServers = bootstrapServers;
  }

  /**
   * Starts a broker that is reachable from this machine only.
   *
   * @param port a free port
   * @param dir its log directory, made and formatted if absent
   */
  public static LocalKafka start(int port, Path dir) throws Exception {
    Files.createDirectories(dir);
    int controllerPort = Ports.claim(0, "");
    format(dir);
    KafkaRaftServer server =
        new KafkaRaftServer(
            new KafkaConfig(properties(port, controllerPort, dir), false), Time.SYSTEM);
    server.startup();
    return new LocalKafka(server, "localhost:" + port);
  }

  /**
   * What to do instead of halting the JVM when a broker in it fails. Kafka would leave no time to
   * stop everything else.
   *
   * @param action receives the reason, on Kafka's thread that failed; must not wait for the broker
   */
  static void onFatalError(Consumer<String> action) {
    Exit.Procedure procedure =
        (status, message) -> {
          action.accept(message == null ? "see the log" : message);
          throw new FatalExitError(status);
        };
    Exit.setExitProcedure(procedure);
    Exit.setHaltProcedure(procedure);
  }

  /** {@code host:port}. */
  public String bootstrapServers() {
    return bootstrapServers;
  }

  @Override
  public void close() {
    server.shutdown();
    server.awaitShutdown();
  }

  private static void format(Path dir) throws Exception {
    PrintStream nowhere =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    new Formatter()
        .setPrintStream(nowhere)
        .setClusterId(CLUSTER_ID)
        .setNodeId(NODE_ID)
        .setControllerListenerName(CONTROLLER)
        .setMetadataLogDirectory(dir.toString())
        .addDirectory(dir.toString())
        .setIgnoreFormatted(true)
        .run();
  }

  private static Properties properties(int port, int controllerPort, Path dir) {
    Properties p = new Properties();
    p.setProperty("process.roles", "broker,controller");
    p.setProperty("node.id", Integer.toString(NODE_ID));
    p.setProperty("controller.quorum.voters", NODE_ID + "@localhost:" + controllerPort);
    p.setProperty("controller.listener.names", CONTROLLER);
    p.setProperty(
        "listeners", "PLAINTEXT://localhost:" + port + ",CONTROLLER://localhost:" + controllerPort);
    p.setProperty("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
    p.setProperty("log.dirs", dir.toString());
    p.setProperty("offsets.topic.replication.factor", "1");
    p.setProperty("offsets.topic.num.partitions", "1");
    p.setProperty("transaction.state.log.replication.factor", "1");
    p.setProperty("transaction.state.log.min.isr", "1");
    p.setProperty("transaction.state.log.num.partitions", "1");
    p.setProperty("share.coordinator.state.topic.replication.factor", "1");
    p.setProperty("share.coordinator.state.topic.min.isr", "1");
    p.setProperty("group.initial.rebalance.delay.ms", "0");
    p.setProperty("auto.create.topics.enable", "false");
    p.setProperty("log.cleaner.dedupe.buffer.size", Integer.toString(LOG_CLEANER_BUFFER_BYTES));
    p.setProperty("num.network.threads", "2");
    p.setProperty("num.io.threads", "4");
    return p;
  }
}
