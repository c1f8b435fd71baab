package dev.millrace.local.chaos;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** The file system under one of the parts is full, until somebody makes room. */
final class FullDisk {
  private static final Duration PATIENCE = Duration.ofSeconds(120);

  private FullDisk() {}

  /** Kafka is away and the spool cannot grow: ingest can only refuse. */
  static void underSpool(Trial trial) throws Exception {
    long before = trial.mill.spoolFullRefusals();
    trial.mill.kafka().kill();
    trial.disk().fill();
    await("ingest refuses")
        .atMost(PATIENCE)
        .ignoreExceptions()
        .until(() -> trial.mill.spoolFullRefusals() > before);
    trial.pause(500, 3_000);
    trial.disk().empty();
    trial.mill.kafka().start();
    trial.recoversFromNow();
  }

  /** The broker gives up, and is started again when there is room. */
  static void underKafka(Trial trial) throws Exception {
    trial.disk().fill();
    boolean gone = false;
    for (int second = 0; second < 20 && !gone; second++) {
      TimeUnit.SECONDS.sleep(1);
      gone = !trial.mill.kafka().isAlive();
    }
    trial.disk().empty();
    if (!gone) {
      trial.mill.kafka().kill();
    }
    trial.mill.kafka().start();
    trial.recoversFromNow();
  }

  /** No checkpoint can be stored; then a TaskManager dies, and it must go on from an old one. */
  static void underCheckpoints(Trial trial) throws Exception {
    int failed = trial.mill.flink().failedCheckpoints();
    trial.disk().fill();
    await("checkpoints fail")
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(20))
        .ignoreExceptions()
        .until(
            () -> {
              trial.disk().fill();
              return trial.mill.flink().failedCheckpoints() > failed + 2;
            });
    Fault.killTaskManager(trial);
    trial.pause(500, 3_000);
    trial.disk().empty();
    trial.recoversFromNow();
  }
}
