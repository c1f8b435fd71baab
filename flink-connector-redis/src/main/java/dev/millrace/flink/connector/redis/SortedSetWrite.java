package dev.millrace.flink.connector.redis;

import java.util.Objects;

/**
 * Sets the score of a member of a sorted set if it is higher than the stored one ({@code ZADD GT});
 * a member that is missing is added. A value of another type at the key is overwritten.
 *
 * @param key the key of the sorted set
 * @param member the member, unique in the set
 * @param score a finite number
 */
public record SortedSetWrite(String key, String member, double score) implements RedisWrite {

  public SortedSetWrite {
    Objects.requireNonNull(key, "key");
    Objects.requireNonNull(member, "member");
    if (!Double.isFinite(score)) {
      throw new IllegalArgumentException("The score of a member must be finite, not " + score);
    }
  }
}
