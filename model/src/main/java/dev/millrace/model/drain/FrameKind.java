package dev.millrace.model.drain;

/** Who wrote a frame, by the APP-NAME and PROCID of its syslog header. */
public enum FrameKind {
  /** {@code heroku router}: a router log. */
  ROUTER,
  /** {@code heroku logplex}: the platform reports on the drain itself, mostly losses. */
  LOGPLEX,
  /** {@code app log-shuttle}: the application's own forwarder, of interest for its loss notices. */
  LOG_SHUTTLE,
  /** Everything else: the application's own output, and other parts of the platform. */
  OTHER
}
