package dev.millrace.job.namespace;

/** What becomes of one window of the shadow namespace. */
enum Outcome {
  /** It is in the live namespace now. */
  PROMOTED,
  /** It was there already, byte for byte. */
  EQUAL,
  /** The live one has a higher version, and stays. */
  KEPT,
  /** It is not a hash, so the job did not write it. */
  FOREIGN,
  /** It was listed, but had expired when its turn came. */
  GONE
}
