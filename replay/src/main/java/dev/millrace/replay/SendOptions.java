package dev.millrace.replay;

import dev.millrace.replay.send.QueryMask;
import dev.millrace.replay.send.RequestWriter;
import dev.millrace.replay.send.Rewrite;
import dev.millrace.replay.send.Target;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine.Option;

/** Options that say what is sent, and how. */
final class SendOptions {
  /** Environment variable with headers, one a line: the place for secrets. */
  static final String HEADERS_VARIABLE = "REPLAY_HEADERS";

  enum WhenFull {
    WAIT,
    SHED
  }

  @Option(
      names = "--header",
      paramLabel = "'NAME: VALUE'",
      description =
          "Another header, or another value of one. Put secrets into --header-file or the"
              + " variable REPLAY_HEADERS (one a line), which other users of the machine cannot"
              + " see. Repeatable.")
  List<String> headers = List.of();

  @Option(names = "--header-file", paramLabel = "FILE", description = "Headers, one per line.")
  Path headerFile;

  @Option(
      names = "--keep-host",
      description =
          "Send the recorded Host header instead of the target's. Behind a shared load balancer"
              + " that can lead to production.")
  boolean keepHost;

  @Option(
      names = "--request-id-prefix",
      paramLabel = "TEXT",
      defaultValue = "",
      description = "Prefix of the recorded X-Request-ID.")
  String requestIdPrefix;

  @Option(names = "--forwarded-for", description = "Send the client's address as X-Forwarded-For.")
  boolean forwardedFor;

  @Option(
      names = "--rewrite",
      paramLabel = "RULE",
      description = "Change paths: 's|^/v1/|/v2/|' or '^/v1/ => /v2/'. Repeatable.")
  List<String> rewrites = List.of();

  @Option(
      names = "--mask",
      paramLabel = "WORDS",
      description =
          "Query parameters with these words in their names are sent and shown as MASKED; none"
              + " masks nothing. Default: token, password, secret, key, signature and the like.")
  String mask;

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      defaultValue = "30s",
      description = "How long an answer may take.")
  Duration timeout;

  @Option(
      names = "--max-in-flight",
      paramLabel = "N",
      defaultValue = "1000",
      description = "Requests without an answer at a time.")
  int maxInFlight;

  @Option(
      names = "--when-full",
      paramLabel = "WHAT",
      defaultValue = "wait",
      description = "What happens to a request beyond that: wait, or shed to drop and count it.")
  WhenFull whenFull;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads that send; by default half of the processors, at most 4.")
  int threads = Math.max(1, Math.min(4, Runtime.getRuntime().availableProcessors() / 2));

  @Option(
      names = "--trust",
      paramLabel = "FILE",
      description = "PEM file of authorities that may sign the target's certificate.")
  Path trusted;

  RequestWriter writer(Target target, Map<String, String> environment) {
    return new RequestWriter(
        target,
        keepHost,
        checkedPrefix(),
        forwardedFor,
        headers(environment),
        rewrites.stream().map(Rewrite::parse).toList(),
        mask());
  }

  ReplayConfig.Sending sending() {
    if (maxInFlight < 1 || maxInFlight > 100_000) {
      throw new UsageException("--max-in-flight must be between 1 and 100000");
    }
    if (threads < 1 || threads > 64) {
      throw new UsageException("--threads must be between 1 and 64");
    }
    if (timeout.isZero()) {
      throw new UsageException("--timeout must be longer than 0");
    }
    if (trusted != null && !Files.isReadable(trusted)) {
      throw new UsageException("--trust: cannot read " + trusted);
    }
    return new ReplayConfig.Sending(
        threads, maxInFlight, whenFull == WhenFull.SHED, timeout, trusted);
  }

  private QueryMask mask() {
    if (mask == null) {
      return new QueryMask(Set.copyOf(QueryMask.DEFAULT_WORDS));
    }
    if (mask.equals("none")) {
      return new QueryMask(Set.of());
    }
    return new QueryMask(
        java.util.Arrays.stream(mask.split(","))
            .map(word -> word.trim().toLowerCase(Locale.ROOT))
            .filter(word -> !word.isEmpty())
            .collect(Collectors.toSet()));
  }

  private String checkedPrefix() {
    if (!requestIdPrefix.matches("[A-Za-z0-9._:/-]{0,100}")) {
      throw new UsageException("--request-id-prefix may hold letters, digits and ._:/- only");
    }
    return requestIdPrefix;
  }

  private List<Map.Entry<String, String>> headers(Map<String, String> environment) {
    List<Map.Entry<String, String>> all = new ArrayList<>();
    headers.forEach(text -> all.add(header("--header", text)));
    environment
        .getOrDefault(HEADERS_VARIABLE, "")
        .lines()
        .filter(line -> !line.isBlank())
        .forEach(line -> all.add(header(HEADERS_VARIABLE, line)));
    if (headerFile != null) {
      try (var lines = Files.lines(headerFile)) {
        lines.filter(l -> !l.isBlank()).forEach(l -> all.add(header("--header-file", l)));
      } catch (IOException e) {
        throw new UsageException("--header-file: cannot read " + headerFile);
      }
    }
    return all;
  }

  /** The value is not shown when it is wrong: it may be a secret. */
  private static Map.Entry<String, String> header(String where, String text) {
    int colon = text.indexOf(':');
    String name = colon < 0 ? "" : text.substring(0, colon).trim();
    String value = colon < 0 ? "" : text.substring(colon + 1).trim();
    if (!name.matches("[A-Za-z0-9!#$%&'*+.^_`|~-]+") || !value.matches("[\\x20-\\x7e]*")) {
      throw new UsageException(where + " must be 'Name: value' in plain ASCII");
    }
    if (name.equalsIgnoreCase("content-length") || name.equalsIgnoreCase("transfer-encoding")) {
      throw new UsageException(where + " cannot set " + name + ": there is no body");
    }
    return Map.entry(name, value);
  }
}
