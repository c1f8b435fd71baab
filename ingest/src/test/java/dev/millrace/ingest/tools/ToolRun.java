package dev.millrace.ingest.tools;

import java.io.ByteArrayOutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;

/** One call of a command, as a shell sees it. */
record ToolRun(int exitCode, String out, String err) {
  static ToolRun of(Map<String, String> environment, String... args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    StringWriter err = new StringWriter();
    StringWriter help = new StringWriter();
    CommandLine command = Tools.commandLine(environment, out);
    command.setErr(new PrintWriter(err, true));
    command.setOut(new PrintWriter(help, true));
    int exitCode = command.execute(args);
    return new ToolRun(exitCode, help + out.toString(StandardCharsets.UTF_8), err.toString());
  }

  List<String> lines() {
    return out.lines().toList();
  }
}
