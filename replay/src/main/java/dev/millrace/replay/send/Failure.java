package dev.millrace.replay.send;

/** Why a request got no answer. */
public enum Failure {
  CONNECT("no connection"),
  TLS("no TLS"),
  TIMEOUT("time-out"),
  CLOSED("connection closed"),
  GARBAGE("not HTTP");

  private final String label;

  Failure(String label) {
    this.label = label;
  }

  /** For people. */
  public String label() {
    return label;
  }
}
