package dev.millrace.model.redis;

import dev.millrace.model.window.Resolution;

/**
 * Keys and channels in Redis: the one place that spells them. The braces make an application's keys
 * fall into one slot of a Redis Cluster.
 *
 * @param namespace what every key starts with, so that a re-processing can write beside the live
 *     one
 */
public record RedisSchema(String namespace) {
  /** The namespace of the live job. */
  public static final String DEFAULT_NAMESPACE = "millrace";

  /**
   * Hash with what is known of one window; its fields are those of {@link WindowFields}.
   *
   * @param windowStart milliseconds since the epoch
   */
  public String windowKey(String app, Resolution resolution, long windowStart) {
    return namespace + ":{" + app + "}:" + resolution.label() + ":" + windowStart / 1000;
  }

  /** Sorted set of applications; the score is the last window start seen, epoch seconds. */
  public String appsKey() {
    return namespace + ":apps";
  }

  /** Channel on which every write of a window is announced. */
  public String updatesChannel() {
    return namespace + ":updates";
  }

  /**
   * What is announced: {@code <app> <resolution> <start>}.
   *
   * @param windowStart milliseconds since the epoch
   */
  public String updateMessage(String app, Resolution resolution, long windowStart) {
    return app + " " + resolution.label() + " " + windowStart / 1000;
  }
}
