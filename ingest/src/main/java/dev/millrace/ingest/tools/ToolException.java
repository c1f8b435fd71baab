package dev.millrace.ingest.tools;

/** A command cannot do its work. The message is one sentence that says what to do. */
final class ToolException extends RuntimeException {
  private static final long serialVersionUID = 1;

  ToolException(String message) {
    super(message);
  }
}
