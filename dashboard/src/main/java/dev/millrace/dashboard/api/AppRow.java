package dev.millrace.dashboard.api;

import dev.millrace.dashboard.redis.KnownApp;
import java.util.List;

/**
 * One application in the overview.
 *
 * @param requests in the range, like all counts
 * @param rate requests a second in the last full minute; NaN if nothing was counted in it
 * @param p95 of service time over the range, milliseconds; NaN if there are no service times
 * @param completeness share of the lines that reached us
 * @param sparkline requests by window, oldest first; null where there is no window
 */
public record AppRow(
    KnownApp app,
    long requests,
    double rate,
    long failed,
    double p95,
    long lost,
    double completeness,
    List<Long> sparkline) {

  /** Share of the requests that failed; NaN if there are none. */
  public double failedShare() {
    return requests == 0 ? Double.NaN : (double) failed / requests;
  }
}
