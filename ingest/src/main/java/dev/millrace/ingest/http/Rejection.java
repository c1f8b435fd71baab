package dev.millrace.ingest.http;

/** Why a POST was answered 401. */
enum Rejection {
  MISSING("missing", "no credentials"),
  MALFORMED("malformed", "credentials that are not Basic user:secret"),
  UNKNOWN_APPLICATION("unknown-application", "an unknown application"),
  WRONG_SECRET("wrong-secret", "a wrong secret");

  private final String label;
  private final String words;

  Rejection(String label, String words) {
    this.label = label;
    this.words = words;
  }

  /** Its name in metrics. */
  String label() {
    return label;
  }

  /** What the POST came with, for people. */
  String words() {
    return words;
  }
}
