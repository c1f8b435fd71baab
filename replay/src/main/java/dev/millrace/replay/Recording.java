package dev.millrace.replay;

import dev.millrace.replay.log.LogRange;
import dev.millrace.replay.log.LogSelection;
import dev.millrace.replay.log.RecordedRequest;
import dev.millrace.replay.log.RequestLog;
import dev.millrace.replay.select.RequestFilter;
import dev.millrace.replay.select.Skip;
import dev.millrace.replay.send.ProductionGuard;

/**
 * The part of the log that is replayed, fixed by the first reading, so that every later one gives
 * the same sequence.
 */
final class Recording {
  private final ReplayConfig config;
  private final RequestFilter filter;
  private final Counters counters;
  private final ProductionGuard guard;
  private LogRange range;
  private boolean readBefore;

  /**
   * A recording that is not open yet.
   *
   * @param former where an earlier run was, or null
   * @param guard is told every host in it
   */
  Recording(
      ReplayConfig config, ResumeFile.Position former, Counters counters, ProductionGuard guard) {
    this.config = config;
    this.counters = counters;
    this.guard = guard;
    this.range = former == null ? null : former.range();
    this.filter = former == null ? config.filter() : filter(config.filter(), former);
  }

  /** The filter that gives the same sequence as in the earlier run. */
  private static RequestFilter filter(RequestFilter asked, ResumeFile.Position former) {
    RequestFilter same = asked.at(asked.time().between(former.fromMillis(), former.toMillis()));
    return former.withoutAborted() ? same : same.withAborted();
  }

  /** Reads it from its start. */
  synchronized RequestLog open() {
    boolean first = !readBefore;
    RequestLog log =
        range == null
            ? RequestLog.open(
                config.kafka(),
                filter.time(),
                config.reorderWindow(),
                request -> isWanted(request, first))
            : RequestLog.reopen(
                config.kafka(), range, config.reorderWindow(), request -> isWanted(request, first));
    range = log.range();
    readBefore = true;
    return log;
  }

  /** The position after these requests; null while it is not open. */
  synchronized ResumeFile.Position position(Completed.State done) {
    LogSelection time = filter.time();
    return range == null
        ? null
        : new ResumeFile.Position(
            config.selection(),
            time.fromMillis(),
            time.toMillis(),
            range,
            done.position(),
            done.beyond(),
            !filter.aborted());
  }

  /** How many records there are in the log; 0 while it is not open. */
  synchronized long size() {
    return range == null ? 0 : range.size();
  }

  private boolean isWanted(RecordedRequest request, boolean count) {
    guard.saw(request.host());
    Skip skip = filter.verdict(request);
    if (skip != null && count) {
      counters.skipped(skip);
    }
    return skip == null;
  }
}
