package dev.millrace.replay.select;

import java.nio.charset.StandardCharsets;

/**
 * A stable choice among identities: the same text always falls at the same place between 0 and 1,
 * in every process, and places for two purposes are independent of each other.
 */
final class Fraction {
  private static final long FNV_OFFSET = 0xcbf29ce484222325L;
  private static final long FNV_PRIME = 0x100000001b3L;

  private Fraction() {}

  /** A number from 0 to below 1. */
  static double of(String identity, int purpose) {
    return (hash(identity, purpose) >>> 11) * 0x1p-53;
  }

  /** FNV-1a, and the finalizer of MurmurHash3, which spreads short texts over all bits. */
  private static long hash(String identity, int purpose) {
    long hash = FNV_OFFSET ^ purpose * 0x9e3779b97f4a7c15L;
    for (byte b : identity.getBytes(StandardCharsets.UTF_8)) {
      hash = (hash ^ (b & 0xff)) * FNV_PRIME;
    }
    hash = (hash ^ hash >>> 33) * 0xff51afd7ed558ccdL;
    hash = (hash ^ hash >>> 33) * 0xc4ceb9fe1a85ec53L;
    return hash ^ hash >>> 33;
  }
}
