package dev.millrace.ingest.config;

/** A configuration that cannot work. The message is one sentence that says what to do. */
public final class ConfigException extends RuntimeException {
  public ConfigException(String message) {
    super(message);
  }
}
