package dev.millrace.benchmark.live;

import dev.millrace.benchmark.ingest.DrainConnection;
import dev.millrace.benchmark.ingest.SentBatch;
import dev.millrace.benchmark.machine.BrokerProcess;
import dev.millrace.benchmark.machine.ChildJvm;
import dev.millrace.benchmark.machine.ProcessAccount;
import dev.millrace.benchmark.machine.Workplace;
import dev.millrace.benchmark.traffic.Cell;
import dev.millrace.benchmark.traffic.CountsInRedis;
import dev.millrace.benchmark.traffic.KnownBatch;
import dev.millrace.benchmark.traffic.Ledger;
import dev.millrace.ingest.IngestMain;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Ours: ingest and the job, a process each, with a broker between them. */
final class MillraceLive implements LivePeer {
  private static final Duration PATIENCE = Duration.ofSeconds(120);
  private static final String QUIET = "-Dlog4j2.configurationFile=log4j2-benchmark.properties";
  private static final int STORED = 204;

  private final Path dir;
  private final URI redis;
  private final int port = Workplace.freePort();
  private final String kafka;
  private final ChildJvm broker;
  private ChildJvm ingest;
  private ChildJvm job;

  MillraceLive(Path dir, URI redis) throws Exception {
    this.dir = dir;
    this.redis = redis;
    int kafkaPort = Workplace.freePort();
    kafka = "localhost:" + kafkaPort;
    broker =
        ChildJvm.start(
            BrokerProcess.class,
            List.of("-Xmx512m", QUIET),
            Map.of(),
            Integer.toString(kafkaPort),
            dir.resolve("kafka").toString());
    restart();
  }

  @Override
  public void send(List<KnownBatch> batches, Pace pace) throws Exception {
    Couriers.deliver(batches, pace, HttpLine::new);
  }

  @Override
  public ProcessAccount account() throws IOException {
    return ingest.account().plus(job.account());
  }

  @Override
  public ProcessAccount storeAccount() throws IOException {
    return broker.account();
  }

  @Override
  public Map<Cell, Long> counts() throws Exception {
    return CountsInRedis.read(redis);
  }

  @Override
  public String difference(Ledger ledger, Map<Cell, Long> counts) {
    return ledger.difference(counts);
  }

  @Override
  public void kill() throws InterruptedException {
    ingest.kill();
    job.kill();
  }

  @Override
  public void restart() throws Exception {
    Map<String, String> environment =
        Map.of(
            "KAFKA_BOOTSTRAP_SERVERS",
            kafka,
            "INGEST_PORT",
            Integer.toString(port),
            "INGEST_NO_SPOOL",
            "true");
    ingest =
        ChildJvm.start(IngestMain.class, List.of("-XX:+UseG1GC", "-Xmx512m", QUIET), environment);
    awaitThat("ingest is ready", ingest, this::isReady);
    Path running = dir.resolve("running");
    Files.deleteIfExists(running);
    job =
        ChildJvm.start(
            LiveJob.class,
            new ArrayList<>(
                List.of(
                    "-Xmx1g",
                    "-XX:+UseG1GC",
                    "--add-opens=java.base/java.lang=ALL-UNNAMED",
                    "--add-opens=java.base/java.util=ALL-UNNAMED",
                    QUIET)),
            Map.of(),
            kafka,
            redis.toString(),
            Integer.toString(Workplace.freePort()),
            dir.resolve("flink").toString(),
            running.toString());
    awaitThat("the job runs", job, () -> Files.exists(running));
  }

  @Override
  public void close() {
    if (job != null) {
      job.close();
    }
    if (ingest != null) {
      ingest.close();
    }
    broker.close();
  }

  private boolean isReady() {
    URI ready = URI.create("http://127.0.0.1:" + port + "/ready");
    try {
      return ((HttpURLConnection) ready.toURL().openConnection()).getResponseCode() == 200;
    } catch (IOException e) {
      return false;
    }
  }

  private interface Condition {
    boolean holds();
  }

  private static void awaitThat(String what, ChildJvm process, Condition condition)
      throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.holds()) {
      if (!process.isAlive() || System.nanoTime() > deadline) {
        throw new IllegalStateException("waited in vain: " + what);
      }
      Thread.sleep(50);
    }
  }

  /** As Logplex has it: the same batch under the same frame id until it is answered 2xx. */
  private final class HttpLine implements Couriers.Connection {
    private final DrainConnection connection = new DrainConnection(port);

    private HttpLine() throws IOException {}

    @Override
    public void deliver(KnownBatch batch) throws IOException {
      int status =
          connection.post(SentBatch.of(batch.record(), batch.entries().size()), batch.frameId());
      if (status != STORED) {
        throw new IOException("answered " + status);
      }
    }

    @Override
    public void close() throws IOException {
      connection.close();
    }
  }
}
