package dev.millrace.job.namespace;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.function.UnaryOperator;
import picocli.CommandLine;

/** A command that has run as from the command line, and what it said. */
record Ran(int exitCode, String out, String err) {
  /** What relative times go by. */
  static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

  static Ran command(String... args) {
    return command(Optional.empty(), args);
  }

  /** With a user who answers questions. */
  static Ran asked(UnaryOperator<String> user, String... args) {
    return command(Optional.of(user), args);
  }

  private static Ran command(Optional<UnaryOperator<String>> user, String... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    PrintWriter errors = new PrintWriter(err, true);
    CommandLine commands =
        NamespaceMain.commandLine(Clock.fixed(NOW, ZoneOffset.UTC), new Terminal(errors, user));
    commands.setOut(new PrintWriter(out, true));
    commands.setErr(errors);
    return new Ran(commands.execute(args), out.toString(), err.toString());
  }
}
