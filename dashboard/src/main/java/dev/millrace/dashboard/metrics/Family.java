package dev.millrace.dashboard.metrics;

import java.util.List;

/** The counters of an application's traffic, under the names that Prometheus sees. */
enum Family {
  REQUESTS(
      "millrace_requests_total",
      "Requests by status class; none stands for those without a status.",
      "class"),
  RESPONSES("millrace_responses_total", "Requests by HTTP status.", "status"),
  FAILED("millrace_failed_requests_total", "Requests that failed.", null),
  ABORTED("millrace_aborted_requests_total", "Requests whose client went away.", null),
  ERRORS("millrace_router_errors_total", "Requests by the router's error code.", "code"),
  WEBSOCKETS("millrace_websockets_total", "Requests that became WebSockets.", null),
  BYTES("millrace_response_bytes_total", "Bytes of all responses.", null),
  LOST("millrace_lost_lines_total", "Router lines that were lost before they reached us.", null),
  UNPARSEABLE("millrace_unparseable_lines_total", "Router lines that could not be read.", null),
  /** Cumulative, by the place of their bound. */
  BUCKETS("millrace_service_time_seconds", null, null),
  /** In tenths of a millisecond. */
  SERVICE_TIME("millrace_service_time_seconds", null, null);

  /** Those that are written as plain counters. */
  static final List<Family> COUNTERS = List.of(values()).subList(0, BUCKETS.ordinal());

  private final String metric;
  private final String help;
  private final String label;

  Family(String metric, String help, String label) {
    this.metric = metric;
    this.help = help;
    this.label = label;
  }

  String metric() {
    return metric;
  }

  String help() {
    return help;
  }

  /** The label in addition to the application's, or null. */
  String label() {
    return label;
  }
}
