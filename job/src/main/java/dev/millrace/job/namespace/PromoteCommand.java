package dev.millrace.job.namespace;

import dev.millrace.job.namespace.WindowIndex.Side;
import dev.millrace.model.BuildVersion;
import dev.millrace.model.redis.RedisSchema;
import java.io.PrintWriter;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code millrace promote}: copies windows of a shadow namespace to the live one. */
@Command(
    name = "promote",
    description =
        "Replaces windows of the live namespace in Redis with those of a shadow namespace. Can be"
            + " interrupted and run again.",
    mixinStandardHelpOptions = true,
    versionProvider = BuildVersion.class,
    exitCodeOnExecutionException = ExitCodes.CANNOT,
    sortOptions = false,
    footer = {
      "",
      "Exits with 0 if live now holds all selected windows of the shadow, 1 if some",
      "were not taken, 2 if called wrongly, 3 if it could not finish."
    })
final class PromoteCommand implements Callable<Integer> {
  private static final int KEPT_SHOWN = 20;

  private final Terminal terminal;

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "SHADOW", description = "The namespace to take windows from.")
  private String shadow;

  @Parameters(paramLabel = "LIVE", description = "The namespace to put them into.")
  private String live;

  @Mixin private NamespaceOptions options;

  @Option(
      names = "--force",
      description =
          "Also replace windows whose version in LIVE is higher. They are kept otherwise, because"
              + " more batches were counted there.")
  private boolean force;

  @Option(names = "--dry-run", description = "Only show what would be done.")
  private boolean dryRun;

  @Option(names = "--yes", description = "Do not ask for confirmation on a terminal.")
  private boolean yes;

  private long keptShown;

  PromoteCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws CannotException {
    options.checkNamespaces(shadow, live);
    Selection selection = options.selection();
    Progress progress = terminal.progress();
    PrintWriter out = spec.commandLine().getOut();
    try (NamespaceRedis redis = NamespaceRedis.connect(options.redis())) {
      Listing listing = new Listing(redis, selection, progress);
      listing.add(shadow, Side.FIRST);
      WindowIndex index = listing.index();
      progress.clear();
      listing.foreignKeys().forEach(terminal::warnOfForeignKeys);
      if (index.size() == 0) {
        throw new CannotException(shadow + " holds no such window: nothing was promoted");
      }
      if (!yes && !dryRun && !terminal.confirms(question(index))) {
        throw new CannotException("nothing was promoted");
      }
      Map<Outcome, Long> windows =
          new Promotion(
                  redis, shadow, new RedisSchema(live), new Promotion.Mode(force, dryRun), progress)
              .run(
                  index,
                  window -> {
                    if (window.outcome() == Outcome.KEPT && keptShown++ < KEPT_SHOWN) {
                      progress.clear();
                      showKept(out, window);
                    }
                  });
      progress.clear();
      summarize(out, windows);
      boolean all = !windows.containsKey(Outcome.KEPT) && !windows.containsKey(Outcome.FOREIGN);
      return all ? ExitCodes.OK : ExitCodes.DIFFERENT;
    } finally {
      progress.clear();
    }
  }

  private String question(WindowIndex index) {
    return "Put %,d windows of %,d applications from %s into %s?"
        .formatted(index.size(), index.applications(), shadow, live);
  }

  private void showKept(PrintWriter out, WindowPromotion window) {
    out.printf(
        "%s kept: %s has version %s, %s %s%n",
        window.window(),
        live,
        window.liveVersion(),
        shadow,
        window.shadowVersion().isEmpty() ? "none" : window.shadowVersion());
  }

  private void summarize(PrintWriter out, Map<Outcome, Long> windows) {
    long kept = windows.getOrDefault(Outcome.KEPT, 0L);
    if (kept > KEPT_SHOWN) {
      out.printf("... and %,d more%n", kept - KEPT_SHOWN);
    }
    out.printf(
        "%s %,d windows, %,d were equal, %,d kept because %s has a higher version%s%n",
        dryRun ? "would promote" : "promoted",
        windows.getOrDefault(Outcome.PROMOTED, 0L),
        windows.getOrDefault(Outcome.EQUAL, 0L),
        kept,
        live,
        kept > 0 ? " (--force replaces them)" : "");
    if (windows.containsKey(Outcome.GONE)) {
      out.printf("%,d more expired before their turn%n", windows.get(Outcome.GONE));
    }
    if (windows.containsKey(Outcome.FOREIGN)) {
      out.printf("%,d are not hashes and were left alone%n", windows.get(Outcome.FOREIGN));
    }
  }
}
