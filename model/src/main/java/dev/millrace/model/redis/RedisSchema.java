package dev.millrace.model.redis;

import dev.millrace.model.window.Resolution;
import java.util.regex.Pattern;

/**
 * Keys and channels in Redis: the only place that defines them. The braces make an application's
 * keys fall into one slot of a Redis Cluster.
 *
 * @param namespace prefix of every key, so that a reprocessing can write next to the live one
 */
public record RedisSchema(String namespace) {
  /** The namespace of the live job. */
  public static final String DEFAULT_NAMESPACE = "millrace";

  /** What a namespace may look like. */
  public static final Pattern NAMESPACE = Pattern.compile("[A-Za-z0-9._-]{1,64}");

  /**
   * Hash with what is known of one window; its fields are those of {@link WindowFields}.
   *
   * @param windowStart milliseconds since the epoch
   */
  public String windowKey(String app, Resolution resolution, long windowStart) {
    return key(app, resolution.label(), windowStart);
  }

  /**
   * Hash with what is known of the routes of one window of a minute or longer; its fields are those
   * of {@link RouteFields}.
   *
   * @param windowStart milliseconds since the epoch
   */
  public String routesKey(String app, Resolution resolution, long windowStart) {
    return key(app, "routes:" + resolution.label(), windowStart);
  }

  /**
   * Hash with what became of the lines that were received in one hour; its fields are those of
   * {@link BalanceFields}.
   *
   * @param windowStart milliseconds since the epoch
   */
  public String balanceKey(String app, Resolution resolution, long windowStart) {
    return key(app, "balance:" + resolution.label(), windowStart);
  }

  /** Sorted set of applications; the score is the last window start seen, epoch seconds. */
  public String appsKey() {
    return namespace + ":apps";
  }

  /** Channel on which every write is announced, of windows, routes and balances alike. */
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

  private String key(String app, String kind, long windowStart) {
    return namespace + ":{" + app + "}:" + kind + ":" + windowStart / 1000;
  }
}
