package dev.millrace.ingest;

/** A configuration that cannot work. The message is one sentence that says what to do. */
public final class ConfigException extends RuntimeException {
  ConfigException(String message) {
    super(message);
  }
}
