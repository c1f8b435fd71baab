package dev.millrace.replay;

import dev.millrace.replay.send.Resolver;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;

/** The command as a user runs it, in this JVM. */
final class Command {
  private final List<String> arguments = new ArrayList<>();
  private Map<String, String> environment = Map.of();
  private Resolver resolver = Command::resolve;

  /** What came of it. */
  record Result(int exitCode, String out, String err) {}

  /** The command without a target. */
  static Command of(RecordedLog log, String... arguments) {
    Command command = new Command();
    command.arguments.add("--kafka-bootstrap-servers=" + log.bootstrapServers());
    command.arguments.add("--kafka-prefix=" + log.prefix());
    return command.with(arguments);
  }

  static Command replay(RecordedLog log, String target, String... arguments) {
    return of(log, "--target=" + target).with(arguments);
  }

  Command with(String... more) {
    arguments.addAll(List.of(more));
    return this;
  }

  List<String> arguments() {
    return arguments;
  }

  Command environment(Map<String, String> variables) {
    environment = variables;
    return this;
  }

  Command resolver(Resolver names) {
    resolver = names;
    return this;
  }

  /** The hosts of recordings have an address reserved for documentation, others what they have. */
  private static List<InetAddress> resolve(String host) throws UnknownHostException {
    return host.endsWith("example.com")
        ? List.of(InetAddress.getByName("192.0.2.10"))
        : Resolver.SYSTEM.resolve(host);
  }

  Result run() {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine command = ReplayMain.commandLine(environment, resolver);
    command.setOut(new PrintWriter(out, true));
    command.setErr(new PrintWriter(err, true));
    int exitCode = command.execute(arguments.toArray(String[]::new));
    return new Result(exitCode, out.toString(), err.toString());
  }
}
