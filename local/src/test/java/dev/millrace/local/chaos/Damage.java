package dev.millrace.local.chaos;

import dev.millrace.local.chaos.ledger.Resp;
import java.io.IOException;
import java.time.Instant;
import java.util.List;

/** Somebody spoils what is in Redis: whole hashes are written, so the next write mends it. */
final class Damage {
  private static final String APP = BatchMaker.APPS.get(0);

  private Damage() {}

  /** Windows of the busiest application that still change. */
  static void openWindows(Trial trial) throws IOException {
    long now = Instant.now().getEpochSecond();
    try (Resp redis = new Resp(trial.mill.redisPort())) {
      for (String window :
          List.of(
              "10s:" + now / 10 * 10,
              "1m:" + now / 60 * 60,
              "10m:" + now / 600 * 600,
              "1h:" + now / 3600 * 3600,
              "routes:1m:" + now / 60 * 60,
              "routes:1h:" + now / 3600 * 3600,
              "balance:1h:" + now / 3600 * 3600)) {
        damage(redis, "millrace:{" + APP + "}:" + window, trial.random.nextInt(6));
      }
    }
  }

  private static void damage(Resp redis, String key, int how) throws IOException {
    if (!"hash".equals(redis.call("TYPE", key))) {
      return; // there is none yet, or it was damaged and not written since
    }
    redis.call("HDEL", key, "requests", "service:sketch", "counted", "/");
    switch (how) {
      case 0 -> redis.call("DEL", key);
      case 1 -> redis.call("SET", key, "a string");
      case 2 -> replace(redis, key, "RPUSH", "a", "list");
      case 3 -> replace(redis, key, "ZADD", "1", "a sorted set");
      case 4 -> redis.call("HSET", key, "version", "-7e99", "status:200", "many");
      default -> redis.call("HDEL", key, "version");
    }
  }

  /** In one step, since the job may write the hash again at any moment. */
  private static void replace(Resp redis, String key, String command, String... words)
      throws IOException {
    String[] call = new String[5 + words.length];
    call[0] = "EVAL";
    call[1] = "redis.call('DEL', KEYS[1]) return redis.call(ARGV[1], KEYS[1], unpack(ARGV, 2))";
    call[2] = "1";
    call[3] = key;
    call[4] = command;
    System.arraycopy(words, 0, call, 5, words.length);
    redis.call(call);
  }
}
