package dev.millrace.job.namespace;

import dev.millrace.job.namespace.WindowIndex.Side;
import dev.millrace.model.BuildVersion;
import java.io.PrintWriter;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code millrace compare}: shows where two namespaces have different numbers. */
@Command(
    name = "compare",
    description = "Shows in which windows two namespaces in Redis have different numbers.",
    mixinStandardHelpOptions = true,
    versionProvider = BuildVersion.class,
    exitCodeOnExecutionException = ExitCodes.CANNOT,
    sortOptions = false,
    footer = {
      "",
      "Exits with 0 if none differs, 1 if any does, 2 if called wrongly, 3 if it cannot compare."
    })
final class CompareCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "A", description = "One namespace, such as millrace.")
  private String first;

  @Parameters(paramLabel = "B", description = "The other, such as shadow.")
  private String second;

  @Mixin private NamespaceOptions options;

  @Option(names = "--json", description = "One JSON object per line, for programs.")
  private boolean json;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "50",
      showDefaultValue = picocli.CommandLine.Help.Visibility.ALWAYS,
      description = "Describe at most this many windows; all are counted.")
  private long limit;

  private final Map<Series, Changes> changes = new TreeMap<>();
  private long shown;

  CompareCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws CannotException {
    options.checkNamespaces(first, second);
    options.check(limit >= 0, "--limit must not be negative");
    Selection selection = options.selection();
    PrintWriter out = spec.commandLine().getOut();
    ComparisonReport report =
        json ? new JsonReport(out, first, second) : new TextReport(out, first, second);
    Progress progress = terminal.progress();
    try (NamespaceRedis redis = NamespaceRedis.connect(options.redis())) {
      Listing listing = new Listing(redis, selection, progress);
      listing.add(first, Side.FIRST);
      listing.add(second, Side.SECOND);
      WindowIndex index = listing.index();
      Map<Verdict, Long> windows =
          new Comparison(redis, first, second, progress)
              .run(
                  index,
                  difference -> {
                    if (difference.verdict() == Verdict.DIFFERENT) {
                      changes
                          .computeIfAbsent(difference.window().series(), series -> new Changes())
                          .add(difference);
                    }
                    if (shown < limit) {
                      shown++;
                      progress.clear();
                      report.difference(difference);
                    }
                  });
      progress.clear();
      listing.foreignKeys().forEach(terminal::warnOfForeignKeys);
      report.summary(windows, index.applications(), shown, changes);
      if (ComparisonReport.compared(windows) == 0) {
        throw new CannotException(
            "neither %s nor %s holds such a window: nothing was compared".formatted(first, second));
      }
      return ComparisonReport.differing(windows) == 0 ? ExitCodes.OK : ExitCodes.DIFFERENT;
    } finally {
      progress.clear();
    }
  }
}
