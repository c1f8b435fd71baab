package dev.millrace.model.topic;

import java.io.Serializable;

/**
 * The names of millrace's topics.
 *
 * @param prefix prefix of every topic and consumer group name, empty by default; Heroku's shared
 *     Kafka plans require one ({@code KAFKA_PREFIX})
 */
public record Topics(String prefix) implements Serializable {
  /** Environment variable that holds the prefix. */
  public static final String PREFIX_VARIABLE = "KAFKA_PREFIX";

  public Topics {
    prefix = prefix == null ? "" : prefix;
  }

  /** Batches of router logs: one record per POST, see {@link BatchRecord}. */
  public String routerLogs() {
    return prefix + "router-logs";
  }

  /** What could not be counted, with the reason: see {@link DeadLetter}. */
  public String deadLetters() {
    return prefix + "router-logs-dead-letters";
  }

  /**
   * The consumer group of the Flink job, where it commits its offsets: for people to watch, and to
   * continue from without a savepoint. There is one for each namespace in Redis, so that a
   * reprocessing into another namespace starts at the log's start.
   */
  public String jobGroup(String namespace) {
    return prefix + namespace + "-job";
  }
}
