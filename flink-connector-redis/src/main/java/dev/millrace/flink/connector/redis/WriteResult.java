package dev.millrace.flink.connector.redis;

/**
 * What became of one write of a batch.
 *
 * @param write the write
 * @param took whether it took effect; false if Redis refused its version, or there was an error
 * @param error why it is not known to be stored; null if Redis answered
 */
record WriteResult(RedisWrite write, boolean took, Throwable error) {

  static WriteResult answered(RedisWrite write, long answer) {
    return new WriteResult(write, answer == 1, null);
  }

  static WriteResult failed(RedisWrite write, Throwable error) {
    return new WriteResult(write, false, error);
  }

  boolean isFailed() {
    return error != null;
  }
}
