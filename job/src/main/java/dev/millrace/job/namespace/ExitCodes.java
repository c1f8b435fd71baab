package dev.millrace.job.namespace;

/** The exit codes of the commands. */
final class ExitCodes {
  static final int OK = 0;

  /** The namespaces differ, or still differ. */
  static final int DIFFERENT = 1;

  static final int WRONG_USE = 2;

  /** Redis is away, or there is nothing to work on. */
  static final int CANNOT = 3;

  private ExitCodes() {}
}
