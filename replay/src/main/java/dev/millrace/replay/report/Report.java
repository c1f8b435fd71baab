package dev.millrace.replay.report;

import java.util.List;
import java.util.Map;

/**
 * What a replay found, as plain values: the only source of the text, the page and the JSON, which
 * uses these names.
 *
 * @param result {@code passed} or {@code failed} by the thresholds, {@code incomplete} if the
 *     replay did not finish, or {@code unjudged} without thresholds
 * @param reasons why it failed, or did not finish
 * @param target where the requests went
 * @param started when, ISO 8601
 * @param seconds how long it took, to the last request sent
 * @param settings what was asked for, by name
 * @param log what was found in the log
 * @param skipped recorded requests that were not replayed, by reason
 * @param requests what became of the others
 * @param schedule how well the schedule was kept
 * @param total all routes together
 * @param routes each route, the busiest first
 * @param thresholds the rules
 * @param timeline counts over time
 */
public record Report(
    String result,
    List<String> reasons,
    String target,
    String started,
    double seconds,
    Map<String, String> settings,
    Log log,
    Map<String, Long> skipped,
    Requests requests,
    Schedule schedule,
    Route total,
    List<Route> routes,
    List<String> thresholds,
    Timeline timeline) {

  /** What no router line contains, so no replay can either. */
  public static final String FIDELITY =
      "A router line has method, path, host, request id and client address, but no headers and no"
          + " body: no cookies, no authorization, no conditional requests.";

  /**
   * What was found in the log.
   *
   * @param records records read
   * @param duplicates batches that had been read before
   * @param foreign records that are not a batch
   * @param lines router lines
   * @param unreadable lines and frames that cannot be read
   * @param late requests later than the re-ordering window allows, sent at once
   * @param hosts different hosts
   * @param unknownHosts hosts without an address here
   */
  public record Log(
      long records,
      long duplicates,
      long foreign,
      long lines,
      long unreadable,
      long late,
      int hosts,
      int unknownHosts) {}

  /**
   * What became of the requests.
   *
   * @param sent handed to the client
   * @param answered with an answer
   * @param errors without an answer
   * @param shed dropped, because too many were in flight
   * @param unfinished in flight when the replay was stopped
   * @param retried sent again, because the target had closed the connection
   * @param done sent by an earlier run
   * @param perSecond sent, on average
   */
  public record Requests(
      long sent,
      long answered,
      long errors,
      long shed,
      long unfinished,
      long retried,
      long done,
      double perSecond) {}

  /**
   * How well the schedule was kept.
   *
   * @param plannedSeconds how long sending was to take, to the last request that was sent; 0 if
   *     there was no schedule
   * @param drift how much longer it took, as a share
   * @param errorMillis how late requests were sent: median, p99 and maximum
   * @param held requests that the rate limit delayed
   * @param cutSeconds recorded quiet time that was left out
   * @param pausedSeconds pauses of the circuit breaker
   * @param sinceScheduled from the scheduled time to the end of the answer or the time-out, or null
   */
  public record Schedule(
      double plannedSeconds,
      double drift,
      double[] errorMillis,
      long held,
      double cutSeconds,
      double pausedSeconds,
      Latency sinceScheduled) {}

  /** Milliseconds. */
  public record Latency(double p50, double p90, double p95, double p99, double max) {}

  /**
   * Production and target side by side.
   *
   * @param app the application, empty for all
   * @param method the method, empty for all
   * @param route the route template
   * @param requests sent and ended
   * @param same with the recorded status
   * @param expected with another one, as expected without headers
   * @param different with another one
   * @param errors without an answer
   * @param broken fine in production, and a server error or no answer now
   * @param compared requests whose latencies are compared: those with the recorded status
   * @param production recorded service time, or null if nothing is compared
   * @param replayed the target's service time, or null
   * @param ratio how many times slower the target is, at p50, p95 and p99
   * @param changes what each status became
   * @param examples the first differences
   */
  public record Route(
      String app,
      String method,
      String route,
      long requests,
      long same,
      long expected,
      long different,
      long errors,
      long broken,
      long compared,
      Latency production,
      Latency replayed,
      double[] ratio,
      List<Change> changes,
      List<Example> examples) {

    /** The share of requests with another status or none, 0 to 1. */
    public double mismatch() {
      return requests == 0 ? 0 : (double) (different + errors) / requests;
    }
  }

  /**
   * How often a status became what.
   *
   * @param verdict {@code same}, {@code expected}, {@code different} or {@code failed}
   */
  public record Change(String recorded, String replayed, long count, String verdict) {}

  /** A request that came out differently. */
  public record Example(
      String time,
      String method,
      String path,
      String requestId,
      String recorded,
      String replayed) {}

  /** Counts for each {@code bucketSeconds} from the start on. */
  public record Timeline(double bucketSeconds, long[] sent, long[] different, long[] errors) {}
}
