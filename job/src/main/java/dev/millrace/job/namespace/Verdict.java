package dev.millrace.job.namespace;

/** The result of comparing one window of two namespaces. */
enum Verdict {
  EQUAL,
  DIFFERENT,
  ONLY_IN_FIRST,
  ONLY_IN_SECOND,
  /** It was listed, but gone when it was to be read; that is not a difference. */
  EXPIRED
}
