package dev.millrace.replay.select;

/** Why a recorded request is not replayed. */
public enum Skip {
  TIME("outside of --from and --to"),
  APP("another application"),
  METHOD("not one of --method"),
  HOST("not one of --host"),
  STATUS("not one of --status"),
  PATH("not matched by --path, or by --exclude-path"),
  ROUTE("not one of --route"),
  WEBSOCKET("WebSocket: not replayable"),
  ABORTED("the client went away (499, H27, H28): nothing to compare with"),
  ROUTER("answered by the router itself: not replayable"),
  MALFORMED("no usable method or path: not replayable"),
  UNSAFE("not GET, HEAD or OPTIONS: not replayable without --unsafe-methods"),
  SHARD("left to other shards"),
  SAMPLE("not in the sample");

  private final String label;

  Skip(String label) {
    this.label = label;
  }

  /** For people. */
  public String label() {
    return label;
  }
}
