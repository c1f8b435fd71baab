package dev.millrace.ingest.config;

import dev.millrace.model.ApplicationName;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which applications may post, and with which secrets. An application may have several secrets at a
 * time, so that they can be rotated.
 *
 * <p>Holds SHA-256 digests, never the secrets; its text names neither. A secret is compared in
 * constant time with each of its application's, and an unknown application costs as much as one
 * with one secret. Immutable.
 */
public final class Credentials {
  /** No credentials: every sender is trusted to say which application it is. */
  public static final Credentials NONE = new Credentials(Map.of());

  private static final byte[] NOBODY = new byte[32];

  private final Map<String, List<byte[]>> digests;

  private Credentials(Map<String, List<byte[]>> digests) {
    this.digests = digests;
  }

  /**
   * Reads {@code app:secret,app:secret}. A secret with a comma in it must come in a file.
   *
   * @throws ConfigException with the entry's number, never its text
   */
  public static Credentials parse(String text) {
    return of(List.of(text.split(",")), "DRAIN_CREDENTIALS: entry ");
  }

  /**
   * Reads what {@code file} holds: one {@code app:secret} per line. Empty lines and lines that
   * start with {@code #} are ignored.
   *
   * @throws ConfigException with the line's number, never its text
   */
  public static Credentials parseFile(byte[] content, Path file) {
    String text = new String(content, StandardCharsets.UTF_8);
    return of(text.lines().toList(), file + ": line ");
  }

  /** These credentials and those. */
  public Credentials plus(Credentials others) {
    Map<String, List<byte[]>> all = new HashMap<>(digests);
    others.digests.forEach(
        (app, more) ->
            all.merge(
                app,
                more,
                (a, b) -> {
                  List<byte[]> joined = new ArrayList<>(a);
                  joined.addAll(b);
                  return joined;
                }));
    return new Credentials(all);
  }

  /** Whether there are none, so that anyone may post. */
  public boolean isEmpty() {
    return digests.isEmpty();
  }

  /** Whether the application has a secret at all. */
  public boolean knows(String app) {
    return digests.containsKey(app);
  }

  /** Whether {@code secret} is one of the application's. */
  public boolean accept(String app, String secret) {
    byte[] digest = sha256(secret);
    List<byte[]> known = digests.getOrDefault(app, List.of(NOBODY));
    boolean accepted = false;
    for (byte[] candidate : known) {
      accepted |= MessageDigest.isEqual(candidate, digest);
    }
    return accepted;
  }

  /** The number of applications, and nothing else. */
  @Override
  public String toString() {
    return "credentials of " + digests.size() + " applications";
  }

  private static Credentials of(List<String> entries, String where) {
    Map<String, List<byte[]>> digests = new HashMap<>();
    for (int i = 0; i < entries.size(); i++) {
      String entry = entries.get(i).trim();
      if (entry.isEmpty() || entry.startsWith("#")) {
        continue;
      }
      int colon = entry.indexOf(':');
      if (colon < 0 || colon == entry.length() - 1) {
        throw new ConfigException(where + (i + 1) + " is not of the form app:secret");
      }
      String app = entry.substring(0, colon);
      if (!ApplicationName.isValid(app)) {
        throw new ConfigException(
            where + (i + 1) + ": the application's name must match " + ApplicationName.SYNTAX);
      }
      digests
          .computeIfAbsent(app, name -> new ArrayList<>())
          .add(sha256(entry.substring(colon + 1)));
    }
    if (digests.isEmpty()) {
      throw new ConfigException(where + "1 is missing: give at least one app:secret");
    }
    return new Credentials(digests);
  }

  private static byte[] sha256(String secret) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
