package dev.millrace.dashboard.redis;

import java.util.Map;

/**
 * What Redis has under a key.
 *
 * @param fields of the hash, none if there is nothing; null if it is something else
 * @param problem why there are no fields, or null
 */
record HashReply(Map<String, byte[]> fields, String problem) {
  boolean isAbsent() {
    return problem == null && fields.isEmpty();
  }
}
