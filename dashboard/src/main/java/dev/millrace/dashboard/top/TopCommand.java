package dev.millrace.dashboard.top;

import dev.millrace.dashboard.api.AppRow;
import dev.millrace.dashboard.api.Json;
import dev.millrace.dashboard.api.Overview;
import dev.millrace.dashboard.api.OverviewJson;
import dev.millrace.dashboard.api.TimeRange;
import dev.millrace.dashboard.config.ConfigException;
import dev.millrace.dashboard.config.Environment;
import dev.millrace.dashboard.config.RedisOptions;
import dev.millrace.dashboard.config.RetentionOptions;
import dev.millrace.dashboard.config.StartException;
import dev.millrace.dashboard.redis.RecentMinutes;
import dev.millrace.dashboard.redis.RedisAccess;
import dev.millrace.dashboard.redis.RedisAwayException;
import dev.millrace.dashboard.redis.RedisReader;
import dev.millrace.dashboard.redis.UpdateFeed;
import dev.millrace.dashboard.redis.WindowReader;
import dev.millrace.model.BuildVersion;
import dev.millrace.model.redis.RedisSchema;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code millrace top}: all applications at a glance, on a terminal. */
@Command(
    name = "millrace top",
    description = "Shows all applications at a glance, always up to date; q or Ctrl-C quits.",
    mixinStandardHelpOptions = true,
    versionProvider = BuildVersion.class,
    sortOptions = false,
    showDefaultValues = true,
    footer = {
      "",
      "Without a terminal it prints the table once. Exits with 1 if Redis cannot be read."
    })
public final class TopCommand implements Callable<Integer> {
  private static final long KEY_MILLIS = 100;
  private static final int LINES_AROUND = 3;

  private final Map<String, String> environment;
  private final PrintStream out;
  private final boolean terminal;

  @Mixin private RedisOptions options = new RedisOptions();

  @Mixin private RetentionOptions retention = new RetentionOptions();

  @Option(
      names = "--json",
      description = "Prints once what /api/apps of the dashboard answers.",
      showDefaultValue = picocli.CommandLine.Help.Visibility.NEVER)
  private boolean json;

  @Option(
      names = "--interval",
      paramLabel = "SECONDS",
      defaultValue = "1",
      description = "How often to refresh.")
  private int intervalSeconds;

  /** On the terminal of the process, if it has one. */
  public TopCommand(Environment environment) {
    this(
        environment,
        new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8),
        System.console() != null);
  }

  /** With another place to print to, which cannot be drawn on. */
  public TopCommand(Environment environment, PrintStream out, boolean terminal) {
    this.environment = environment.variables();
    this.out = out;
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (intervalSeconds < 1) {
      throw new ConfigException("--interval must be at least 1");
    }
    RedisSchema schema = new RedisSchema(options.namespace());
    Duration kept = retention.retention().longest();
    try (RedisAccess access = new RedisAccess(options.settings(environment));
        UpdateFeed feed = new UpdateFeed(access, schema)) {
      RedisReader redis = new RedisReader(access);
      RecentMinutes minutes = new RecentMinutes(redis, schema);
      Overview overview = new Overview(new WindowReader(redis, schema, kept), minutes);
      if (terminal && !json) {
        feed.add(minutes);
        feed.start();
        renew(overview);
      } else {
        once(overview);
      }
      return ExitCode.OK;
    } catch (RedisAwayException e) {
      throw new StartException(e.getMessage(), e);
    }
  }

  private void once(Overview overview) {
    long now = System.currentTimeMillis();
    TimeRange range = Overview.range(now);
    List<AppRow> rows = overview.rows(range, now);
    if (json) {
      out.writeBytes(Json.bytes(body -> OverviewJson.write(body, range, rows, now)));
      out.println();
    } else {
      new TopTable(isUnicode(), false).lines(rows, now, Integer.MAX_VALUE).forEach(out::println);
    }
    out.flush();
  }

  private void renew(Overview overview) throws IOException, InterruptedException {
    TopTable table = new TopTable(isUnicode(), environment.get("NO_COLOR") == null);
    try (Screen screen = Screen.open(out)) {
      long due = System.nanoTime();
      int key = -1;
      while (key != 'q' && key != 'Q' && key != 3) {
        if (System.nanoTime() - due >= 0) {
          draw(screen, overview, table);
          due = System.nanoTime() + TimeUnit.SECONDS.toNanos(intervalSeconds);
        }
        TimeUnit.MILLISECONDS.sleep(KEY_MILLIS);
        key = screen.key();
      }
    }
  }

  private void draw(Screen screen, Overview overview, TopTable table) throws IOException {
    long now = System.currentTimeMillis();
    List<String> lines = new ArrayList<>();
    String bottom = "q quits";
    try {
      List<AppRow> rows = overview.rows(Overview.range(now), now);
      int room = Math.max(1, screen.lines() - LINES_AROUND);
      List<AppRow> shown = rows.subList(0, Math.min(room, rows.size()));
      lines.addAll(table.lines(shown, now, screen.columns()));
      if (rows.isEmpty()) {
        bottom = "no application has been seen yet; " + bottom;
      } else if (rows.size() > room) {
        bottom = "and %,d more; %s".formatted(rows.size() - room, bottom);
      }
    } catch (RedisAwayException e) {
      bottom = e.getMessage() + " " + bottom;
    }
    screen.draw(lines, bottom);
  }

  private boolean isUnicode() {
    for (String name : new String[] {"LC_ALL", "LC_CTYPE", "LANG"}) {
      String value = environment.get(name);
      if (value != null && !value.isEmpty()) {
        String locale = value.toUpperCase(Locale.ROOT);
        return locale.contains("UTF-8") || locale.contains("UTF8");
      }
    }
    return false;
  }
}
