package dev.millrace.dashboard.config;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;

/** The password a browser must send. Compared in constant time, and never shown. */
public final class Password {
  private final byte[] secret;

  private Password(String secret) {
    this.secret = secret.getBytes(StandardCharsets.UTF_8);
  }

  /**
   * A password.
   *
   * @throws ConfigException if it is empty
   */
  public static Password of(String secret) {
    if (secret.isEmpty()) {
      throw new ConfigException("the password is empty: set one");
    }
    return new Password(secret);
  }

  /**
   * The first line of a file.
   *
   * @throws ConfigException if it cannot be read, or is empty
   */
  public static Password read(Path file) {
    try {
      return of(Files.readString(file).lines().findFirst().orElse("").strip());
    } catch (IOException | SecurityException e) {
      throw new ConfigException("cannot read --password-file " + file + ": name one that can be");
    }
  }

  /** Whether it is this one. */
  public boolean is(String candidate) {
    return MessageDigest.isEqual(secret, candidate.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public String toString() {
    return "(a password)";
  }
}
