package dev.millrace.job.namespace;

/** What comes out when two namespaces are compared at one window. */
enum Verdict {
  EQUAL,
  DIFFERENT,
  ONLY_IN_FIRST,
  ONLY_IN_SECOND,
  /** It was listed, and gone when it was to be read; that is no difference. */
  EXPIRED
}
