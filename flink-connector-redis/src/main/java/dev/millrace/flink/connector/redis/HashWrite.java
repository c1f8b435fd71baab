package dev.millrace.flink.connector.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Replaces the whole hash at a key: a field that is not named is gone afterwards.
 *
 * <pre>{@code
 * HashWrite.builder("stock:4711")
 *     .field("name", "millstone")
 *     .field("left", 3)
 *     .version(17)
 *     .timeToLive(Duration.ofHours(1))
 *     .publish("stock-changes", "4711")
 *     .build();
 * }</pre>
 *
 * <p>All of it is one atomic step in Redis that touches this key only, so it works on a cluster's
 * node too. With a {@linkplain Builder#version version}, which is stored in the field {@code
 * version}, the write is refused if the stored version is higher; an equal one is replaced. The
 * whole range of {@code long} from 0 is compared exactly. A value that is not a hash, or whose
 * version is not a number, is overwritten. The message is published only when the write took
 * effect.
 *
 * <p>Use a version in all writes to a key or in none: a write without one replaces whatever is
 * there, its version included.
 */
public final class HashWrite implements RedisWrite {

  private static final long serialVersionUID = 1;
  private static final String VERSION_FIELD = "version";
  private static final long UNGUARDED = -1;
  private static final long FOREVER = 0;

  private final String key;
  private final LinkedHashMap<String, byte[]> fields;
  private final long version;
  private final long timeToLiveMillis;
  private final String channel;
  private final String message;

  private HashWrite(Builder builder) {
    this.key = builder.key;
    this.fields = new LinkedHashMap<>(builder.fields);
    this.version = builder.version;
    this.timeToLiveMillis = builder.timeToLiveMillis;
    this.channel = builder.channel;
    this.message = builder.message;
  }

  public static Builder builder(String key) {
    return new Builder(key);
  }

  @Override
  public String key() {
    return key;
  }

  /** All fields in the order they were named, {@code version} included. Do not change the bytes. */
  public Map<String, byte[]> fields() {
    return Collections.unmodifiableMap(fields);
  }

  /** The version that protects this write; empty if it replaces anything. */
  public OptionalLong version() {
    return version == UNGUARDED ? OptionalLong.empty() : OptionalLong.of(version);
  }

  /** When the key expires, counted from the write; empty if it stays. */
  public Optional<Duration> timeToLive() {
    return timeToLiveMillis == FOREVER
        ? Optional.empty()
        : Optional.of(Duration.ofMillis(timeToLiveMillis));
  }

  /** Where the write is announced. */
  public Optional<String> channel() {
    return Optional.ofNullable(channel);
  }

  /** What is announced; present if {@link #channel} is. */
  public Optional<String> message() {
    return Optional.ofNullable(message);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof HashWrite that
        && key.equals(that.key)
        && version == that.version
        && timeToLiveMillis == that.timeToLiveMillis
        && Objects.equals(channel, that.channel)
        && Objects.equals(message, that.message)
        && fields.keySet().equals(that.fields.keySet())
        && fields.entrySet().stream()
            .allMatch(field -> Arrays.equals(field.getValue(), that.fields.get(field.getKey())));
  }

  @Override
  public int hashCode() {
    return Objects.hash(key, version, timeToLiveMillis, channel, message, fields.keySet());
  }

  @Override
  public String toString() {
    return "HashWrite[" + key + ", fields " + fields.keySet() + ", version " + version() + "]";
  }

  /** Collects the parts of a {@link HashWrite}; the last call for a part wins. */
  public static final class Builder {

    private final String key;
    private final LinkedHashMap<String, byte[]> fields = new LinkedHashMap<>();
    private long version = UNGUARDED;
    private long timeToLiveMillis = FOREVER;
    private String channel;
    private String message;

    private Builder(String key) {
      this.key = Objects.requireNonNull(key, "key");
    }

    public Builder field(String name, String value) {
      return put(name, value.getBytes(UTF_8));
    }

    /** Stores the number in decimal. */
    public Builder field(String name, long value) {
      return field(name, Long.toString(value));
    }

    public Builder field(String name, byte[] value) {
      return put(name, value.clone());
    }

    private Builder put(String name, byte[] value) {
      fields.put(Objects.requireNonNull(name, "name"), value);
      return this;
    }

    /** Guards the write by a version of 0 or more, and stores it in the field {@code version}. */
    public Builder version(long version) {
      if (version < 0) {
        throw new IllegalArgumentException("A version is 0 or more, not " + version);
      }
      this.version = version;
      return field(VERSION_FIELD, version);
    }

    /** Lets the key expire; whole milliseconds, at least one. Without it the key stays. */
    public Builder timeToLive(Duration timeToLive) {
      if (timeToLive.toMillis() < 1) {
        throw new IllegalArgumentException("A time to live is 1 ms or more, not " + timeToLive);
      }
      this.timeToLiveMillis = timeToLive.toMillis();
      return this;
    }

    /** Announces the write on a channel, if it takes effect. */
    public Builder publish(String channel, String message) {
      if (channel.isEmpty()) {
        throw new IllegalArgumentException("A channel needs a name");
      }
      this.channel = channel;
      this.message = Objects.requireNonNull(message, "message");
      return this;
    }

    /**
     * @throws IllegalStateException if there is no field, which Redis could not store, or if a
     *     field {@code version} contradicts {@link #version}
     */
    public HashWrite build() {
      if (fields.isEmpty()) {
        throw new IllegalStateException("A hash needs a field: none is named for key " + key);
      }
      if (version != UNGUARDED
          && !Long.toString(version).equals(new String(fields.get(VERSION_FIELD), UTF_8))) {
        throw new IllegalStateException(
            "The field 'version' belongs to version(" + version + ") in the write to " + key);
      }
      return new HashWrite(this);
    }
  }
}
