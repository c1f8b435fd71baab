package dev.millrace.model.drain;

/** Whose words a frame carries, by the APP-NAME and PROCID of its syslog header. */
public enum FrameKind {
  /** {@code heroku router}: a router log. */
  ROUTER,
  /**
   * {@code heroku logplex}: the platform speaks of the drain itself, of losses for the most part.
   */
  LOGPLEX,
  /** {@code app log-shuttle}: the application's own forwarder, of interest for its loss notices. */
  LOG_SHUTTLE,
  /** Everything else: the application's own output, and other parts of the platform. */
  OTHER
}
