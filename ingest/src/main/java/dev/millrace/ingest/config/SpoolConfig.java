package dev.millrace.ingest.config;

import java.nio.file.Path;
import java.time.Duration;
import picocli.CommandLine.Option;

/**
 * Where batches wait while Kafka is away, and how many. Names, defaults and descriptions are
 * together in {@link Builder}.
 *
 * @param directory where the files are; of one process only
 * @param max bytes of all of them
 * @param freePercent of the file system's size that stays free
 * @param deadline how long Kafka may take before a batch goes to the spool; when it fails earlier,
 *     the batch goes at once
 * @param drainRate bytes per second by which the spool shrinks, in addition to the live traffic
 */
public record SpoolConfig(
    Path directory, ByteSize max, int freePercent, Duration deadline, ByteSize drainRate) {

  /**
   * Room for everything except the bytes of a body: names, identities, details of each dead letter.
   */
  private static final long BATCH_OVERHEAD_BYTES = 64 * 1024;

  public SpoolConfig {
    check(freePercent >= 0 && freePercent <= 99, "--spool-free-percent must be between 0 and 99");
    check(!deadline.isZero(), "--spool-deadline must be longer than 0");
    check(drainRate.bytes() > 0, "--spool-drain-rate must be at least 1");
  }

  /** The defaults, to be changed. */
  public static Builder builder() {
    return new Builder();
  }

  /** Bytes that the largest batch takes. */
  public static long largestBatchBytes(ByteSize maxBody) {
    return maxBody.bytes() + BATCH_OVERHEAD_BYTES;
  }

  /** Whether it can work for such batches. */
  void check(ByteSize maxBody) {
    check(
        max.bytes() >= largestBatchBytes(maxBody),
        "--spool-max must be at least 64KiB more than --max-body (" + maxBody + ")");
  }

  private static void check(boolean holds, String message) {
    if (!holds) {
      throw new ConfigException(message);
    }
  }

  /** A configuration under construction. Each option is also an environment variable. */
  public static final class Builder {
    @Option(
        names = "--spool-dir",
        paramLabel = "DIR",
        description = "Where batches wait while Kafka is away; one process each.")
    Path directory = Path.of(System.getProperty("user.home"), ".millrace", "spool");

    @Option(
        names = "--spool-max",
        paramLabel = "SIZE",
        description = "Most bytes there; above that, the answer is 503.")
    ByteSize max = ByteSize.ofMebibytes(4096);

    @Option(
        names = "--spool-free-percent",
        paramLabel = "N",
        description = "Percentage of the file system that the spool leaves free.")
    int freePercent = 10;

    @Option(
        names = "--spool-deadline",
        paramLabel = "TIME",
        description = "How long Kafka may take before a batch is spooled.")
    Duration deadline = Duration.ofSeconds(2);

    @Option(
        names = "--spool-drain-rate",
        paramLabel = "SIZE",
        description = "Bytes per second by which the spool shrinks when Kafka is back.")
    ByteSize drainRate = ByteSize.ofMebibytes(32);

    private Builder() {}

    public Builder directory(Path path) {
      directory = path;
      return this;
    }

    public Builder max(ByteSize size) {
      max = size;
      return this;
    }

    public Builder freePercent(int percent) {
      freePercent = percent;
      return this;
    }

    public Builder deadline(Duration duration) {
      deadline = duration;
      return this;
    }

    public Builder drainRate(ByteSize bytesPerSecond) {
      drainRate = bytesPerSecond;
      return this;
    }

    SpoolConfig build() {
      return new SpoolConfig(directory, max, freePercent, deadline, drainRate);
    }
  }
}
