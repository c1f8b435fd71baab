package dev.millrace.local;

import dev.millrace.job.WindowingConfig;
import java.nio.file.Path;

/**
 * The configuration of a local pipeline. Port 0 stands for a free one.
 *
 * @param dashboardPort of the dashboard
 * @param ingestPort of the log drain
 * @param flinkPort of Flink's web UI
 * @param kafkaPort of the broker
 * @param redisPort of Redis
 * @param parallelism of the job
 * @param dataDir where Kafka's log, Redis' data and Flink's checkpoints live
 * @param windowing how the job treats time
 */
public record LocalConfig(
    int dashboardPort,
    int ingestPort,
    int flinkPort,
    int kafkaPort,
    int redisPort,
    int parallelism,
    Path dataDir,
    WindowingConfig windowing) {
  public static final int DEFAULT_DASHBOARD_PORT = 8090;
  public static final int DEFAULT_INGEST_PORT = 8080;
  public static final int DEFAULT_FLINK_PORT = 8081;
  public static final int DEFAULT_KAFKA_PORT = 9092;
  public static final int DEFAULT_REDIS_PORT = 6379;
  public static final int DEFAULT_PARALLELISM = 2;

  /** Free ports, all other values the defaults. */
  public static LocalConfig onFreePorts(Path dataDir) {
    return new LocalConfig(0, 0, 0, 0, 0, DEFAULT_PARALLELISM, dataDir, WindowingConfig.defaults());
  }

  /** The same with different settings for time. */
  public LocalConfig with(WindowingConfig other) {
    return new LocalConfig(
        dashboardPort, ingestPort, flinkPort, kafkaPort, redisPort, parallelism, dataDir, other);
  }
}
