package dev.millrace.job.namespace;

/** Why a command cannot do its work, in a sentence for people. */
final class CannotException extends Exception {
  private static final long serialVersionUID = 1;

  CannotException(String message) {
    super(message);
  }
}
