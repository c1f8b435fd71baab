package dev.millrace.ingest.config;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A value that is read from files and follows their changes. Changes are detected by content, so
 * that a rename, and the swap of a symbolic link, is noticed like any other change. A change that
 * cannot be used leaves the value as it was, is logged once, and shows in {@link #isStale}.
 *
 * <p>{@link #get} is thread-safe. {@link #check} is to be called every second or so, by one thread.
 */
public final class Reloaded<T> implements Supplier<T> {
  private static final Logger LOG = LoggerFactory.getLogger(Reloaded.class);

  private final String name;
  private final List<Path> files;
  private final Loader<T> loader;
  private final AtomicLong reloads = new AtomicLong();
  private volatile T value;
  private volatile boolean stale;
  private String used;
  private String seen;
  private String refused;

  /**
   * Loads the value for the first time.
   *
   * @param name what the files hold, for people, in the plural
   * @throws ConfigException if they cannot be used
   */
  public Reloaded(String name, List<Path> files, Loader<T> loader) {
    this.name = name;
    this.files = List.copyOf(files);
    this.loader = loader;
    List<byte[]> contents = read();
    value = loader.load(contents);
    used = fingerprint(contents);
    seen = used;
  }

  /** The newest value that could be used. */
  @Override
  public T get() {
    return value;
  }

  /** Whether the files' content cannot be used, so that an older value is in force. */
  public boolean isStale() {
    return stale;
  }

  /** How many times a new value has taken effect. */
  public long reloads() {
    return reloads.get();
  }

  /**
   * Shows reloads in metrics.
   *
   * @param file their name there
   */
  public void bindTo(MeterRegistry registry, String file) {
    FunctionCounter.builder("millrace.ingest.file.reloads", this, Reloaded::reloads)
        .description("Changes of a file that took effect")
        .tag("file", file)
        .register(registry);
    Gauge.builder("millrace.ingest.file.stale", this, reloaded -> reloaded.isStale() ? 1 : 0)
        .description("Alert on 1: a file cannot be used, and its previous content stays in force")
        .tag("file", file)
        .register(registry);
  }

  /**
   * Checks the files, and loads them if they have changed but not since the last check: so files
   * that are written one after the other, or slowly, are not read half-way.
   */
  public void check() {
    List<byte[]> contents;
    try {
      contents = read();
    } catch (ConfigException e) {
      seen = null;
      refuse(e.getMessage(), e.getMessage());
      return;
    }
    String now = fingerprint(contents);
    boolean still = now.equals(seen);
    seen = now;
    if (now.equals(used)) {
      stale = false;
      refused = null;
    } else if (still && !now.equals(refused)) {
      load(contents, now);
    }
  }

  private void load(List<byte[]> contents, String fingerprint) {
    try {
      value = loader.load(contents);
    } catch (ConfigException e) {
      refuse(fingerprint, e.getMessage());
      return;
    }
    used = fingerprint;
    refused = null;
    stale = false;
    reloads.incrementAndGet();
    LOG.info("{} changed: the new ones are in force", name);
  }

  /** Logs it once for each {@code cause}. */
  private void refuse(String cause, String message) {
    stale = true;
    if (!cause.equals(refused)) {
      refused = cause;
      LOG.error("{} changed but cannot be used, the old ones stay in force: {}", name, message);
    }
  }

  private List<byte[]> read() {
    List<byte[]> contents = new ArrayList<>();
    for (Path file : files) {
      try {
        contents.add(Files.readAllBytes(file));
      } catch (IOException e) {
        throw new ConfigException(
            "cannot read " + file + " (" + e.getClass().getSimpleName() + ")");
      }
    }
    return contents;
  }

  /** Not the contents themselves, which are secrets. */
  private static String fingerprint(List<byte[]> contents) {
    StringBuilder fingerprint = new StringBuilder();
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      for (byte[] content : contents) {
        fingerprint.append(HexFormat.of().formatHex(sha256.digest(content)));
      }
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
    return fingerprint.toString();
  }

  /** Makes the value from the files' contents. */
  @FunctionalInterface
  public interface Loader<T> {
    /**
     * @param contents one for each file, in their order
     * @throws ConfigException if they are not valid; its message contains no secret
     */
    T load(List<byte[]> contents);
  }
}
