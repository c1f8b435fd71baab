package dev.millrace.dashboard.metrics;

import dev.millrace.dashboard.redis.KnownApp;
import dev.millrace.dashboard.redis.UpdateFeed;
import dev.millrace.dashboard.redis.WindowReader;
import dev.millrace.model.window.Resolution;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/**
 * Counts the traffic of all applications since somebody first asked. Each time it reads the minutes
 * of which the job has announced a change since; all of the last hour if it may have missed some. A
 * correction of a minute that is older than an hour is not counted. Thread-safe.
 */
public final class TrafficCounters implements UpdateFeed.Listener {
  /** Three times as long as the job takes corrections by default. */
  private static final Duration HORIZON = Duration.ofHours(1);

  private static final long MINUTE = Resolution.ONE_MINUTE.length().toSeconds();
  private static final int MAX_APPS = 2000;
  private static final int MAX_CHANGED = 200_000;

  private record Changed(String app, long start) {}

  /** What is known of an application. */
  record Traffic(KnownApp app, AppCounters counters) {}

  private final WindowReader reader;
  private final Set<Changed> changed = ConcurrentHashMap.newKeySet();
  private final Map<String, Traffic> applications = new LinkedHashMap<>();
  private volatile boolean missed = true;
  private boolean counting;
  private long horizon;
  private int omitted;
  private long unreadable;

  public TrafficCounters(WindowReader reader) {
    this.reader = reader;
  }

  @Override
  public void updated(String app, Resolution resolution, long start) {
    if (resolution != Resolution.ONE_MINUTE) {
      return;
    }
    if (changed.size() < MAX_CHANGED) {
      changed.add(new Changed(app, start));
    } else {
      missed = true;
    }
  }

  @Override
  public void connected() {
    missed = true;
  }

  @Override
  public void disconnected() {
    missed = true;
  }

  /**
   * Brings the counters up to date.
   *
   * @return the applications, in an order that does not change
   * @throws dev.millrace.dashboard.redis.RedisAwayException if Redis cannot be read; what was not
   *     counted is counted the next time
   */
  synchronized List<Traffic> update(long nowMillis) {
    horizon = Math.max(horizon, nowMillis / 1000 / MINUTE * MINUTE - HORIZON.toSeconds());
    boolean all = missed;
    missed = false;
    try {
      Set<String> before = Set.copyOf(applications.keySet());
      findApplications();
      Map<String, List<Long>> due = all ? new TreeMap<>() : takeChanged();
      List<Long> lastHour = lastHour(nowMillis);
      for (String app : applications.keySet()) {
        if (all || !before.contains(app)) {
          due.put(app, lastHour);
        }
      }
      due.forEach(this::read);
      counting = true;
    } catch (RuntimeException e) {
      missed = true;
      throw e;
    }
    applications.values().forEach(traffic -> traffic.counters().forgetBefore(horizon));
    return new ArrayList<>(applications.values());
  }

  /** How many applications are not shown because there are too many. */
  public synchronized int omitted() {
    return omitted;
  }

  /** How many are shown. */
  public synchronized int applications() {
    return applications.size();
  }

  /** How often a minute could not be read. */
  public synchronized long unreadable() {
    return unreadable;
  }

  private void findApplications() {
    List<KnownApp> known = reader.apps();
    // What is forgotten makes room, and begins at zero if it comes back.
    applications.keySet().retainAll(known.stream().map(KnownApp::name).collect(Collectors.toSet()));
    omitted = 0;
    for (KnownApp app : known) {
      Traffic traffic = applications.get(app.name());
      if (traffic != null) {
        applications.put(app.name(), new Traffic(app, traffic.counters()));
      } else if (applications.size() < MAX_APPS) {
        applications.put(app.name(), new Traffic(app, new AppCounters()));
      } else {
        omitted++;
      }
    }
  }

  private Map<String, List<Long>> takeChanged() {
    Map<String, List<Long>> due = new TreeMap<>();
    for (Changed one : changed) {
      // Taken off before it is read: what is announced meanwhile is read the next time.
      changed.remove(one);
      if (one.start() >= horizon && applications.containsKey(one.app())) {
        due.computeIfAbsent(one.app(), app -> new ArrayList<>()).add(one.start());
      }
    }
    return due;
  }

  private List<Long> lastHour(long nowMillis) {
    return LongStream.iterate(horizon, start -> start * 1000 <= nowMillis, start -> start + MINUTE)
        .boxed()
        .toList();
  }

  private void read(String app, List<Long> starts) {
    AppCounters counters = applications.get(app).counters();
    reader.windows(
        app,
        Resolution.ONE_MINUTE,
        starts,
        window -> counters.update(window.start(), window.values(), counting),
        gap -> unreadable++);
  }
}
