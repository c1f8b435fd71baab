package dev.millrace.job.namespace;

import java.io.Console;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * The terminal, where a person may watch and answer. What goes here never mixes with the result.
 */
final class Terminal {
  private final PrintWriter err;
  private final Optional<UnaryOperator<String>> user;

  /**
   * @param err takes warnings and progress
   * @param user answers questions; empty if there is no user
   */
  Terminal(PrintWriter err, Optional<UnaryOperator<String>> user) {
    this.err = err;
    this.user = user;
  }

  static Terminal ofProcess() {
    Optional<Console> console = Optional.ofNullable(System.console());
    return new Terminal(
        new PrintWriter(System.err, true),
        console.map(there -> question -> there.readLine("%s", question)));
  }

  Progress progress() {
    return user.isPresent() ? Progress.on(err) : Progress.none();
  }

  /** The answer to a yes-or-no question; yes if there is no user to ask. */
  boolean confirms(String question) {
    return user.isEmpty() || isYes(user.get().apply(question + " [y/N] "));
  }

  void warnOfForeignKeys(String namespace, long count) {
    err.printf("%,d keys of %s look like windows but are not; left out%n", count, namespace);
  }

  private static boolean isYes(String answer) {
    return answer != null && answer.strip().toLowerCase(Locale.ROOT).matches("y|yes");
  }
}
