package dev.millrace.benchmark.ingest;

import dev.millrace.benchmark.machine.BrokerProcess;
import dev.millrace.benchmark.machine.ChildJvm;
import dev.millrace.benchmark.machine.Workplace;
import dev.millrace.ingest.IngestMain;
import dev.millrace.model.topic.Topics;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;

/** Ingest and a broker behind it, a process each, as an operator would start them. */
public final class IngestProcesses implements AutoCloseable {
  private static final int READY_SECONDS = 60;
  private static final String QUIET = "-Dlog4j2.configurationFile=log4j2-benchmark.properties";
  private static final String TOPIC = new Topics("").routerLogs();

  private final String bootstrapServers;
  private final int port;
  private final ChildJvm broker;
  private final ChildJvm ingest;

  /**
   * Starts them.
   *
   * @param dir for the broker's log
   * @param javaOptions of ingest's JVM
   */
  public IngestProcesses(Path dir, List<String> javaOptions) throws IOException {
    int kafkaPort = Workplace.freePort();
    bootstrapServers = "localhost:" + kafkaPort;
    port = Workplace.freePort();
    broker =
        ChildJvm.start(
            BrokerProcess.class,
            List.of("-Xmx1g", QUIET),
            Map.of(),
            Integer.toString(kafkaPort),
            dir.toString());
    Map<String, String> environment =
        Map.of(
            "KAFKA_BOOTSTRAP_SERVERS",
            bootstrapServers,
            "INGEST_PORT",
            Integer.toString(port),
            // Ready means that Kafka acknowledges, and no disk of ours has a share in the figures.
            "INGEST_NO_SPOOL",
            "true");
    List<String> options = new ArrayList<>(List.of(QUIET));
    options.addAll(javaOptions);
    ingest = ChildJvm.start(IngestMain.class, options, environment);
  }

  public int port() {
    return port;
  }

  /** What ingest alone has used since it started. */
  public Duration ingestCpuTime() {
    return ingest.cpuTime();
  }

  /** What the broker alone has used since it started. */
  public Duration brokerCpuTime() {
    return broker.cpuTime();
  }

  public String bootstrapServers() {
    return bootstrapServers;
  }

  public void awaitReady() throws InterruptedException {
    URI ready = URI.create("http://127.0.0.1:" + port + "/ready");
    long deadline = System.nanoTime() + Duration.ofSeconds(READY_SECONDS).toNanos();
    while (broker.isAlive() && ingest.isAlive() && System.nanoTime() < deadline) {
      if (answers(ready)) {
        return;
      }
      Thread.sleep(100);
    }
    throw new IllegalStateException("ingest is not ready after " + READY_SECONDS + " s");
  }

  /** Records in the topic, heartbeats too. */
  long records() throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
      List<TopicPartitionInfo> partitions =
          admin.describeTopics(List.of(TOPIC)).allTopicNames().get().get(TOPIC).partitions();
      Map<TopicPartition, OffsetSpec> ends =
          partitions.stream()
              .collect(
                  Collectors.toMap(
                      info -> new TopicPartition(TOPIC, info.partition()),
                      info -> OffsetSpec.latest()));
      return admin.listOffsets(ends).all().get().values().stream()
          .mapToLong(ListOffsetsResultInfo::offset)
          .sum();
    }
  }

  @Override
  public void close() {
    ingest.close();
    broker.close();
  }

  private static boolean answers(URI ready) {
    try {
      return ((HttpURLConnection) ready.toURL().openConnection()).getResponseCode() == 200;
    } catch (IOException e) {
      return false;
    }
  }
}
