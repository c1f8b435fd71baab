package dev.millrace.dashboard.config;

/** A configuration that cannot work. The message is one sentence that says what to do. */
public final class ConfigException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public ConfigException(String message) {
    super(message);
  }
}
