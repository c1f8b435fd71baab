package dev.millrace.ingest.batch;

/**
 * What a POST says about its body.
 *
 * @param app the application's name
 * @param frameId the sender's {@code Logplex-Frame-Id}, or null
 * @param drainToken its {@code Logplex-Drain-Token}, or null
 * @param msgCount its {@code Logplex-Msg-Count} as declared, or null
 */
public record Envelope(String app, String frameId, String drainToken, String msgCount) {
  private static final int MAX_LENGTH = 128;
  private static final int MAX_COUNT_DIGITS = 9;

  /** Headers that make no sense count as absent: they never cost a batch. */
  public Envelope {
    frameId = isPrintable(frameId) ? frameId : null;
    drainToken = isPrintable(drainToken) ? drainToken : null;
    msgCount = isCount(msgCount) ? msgCount : null;
  }

  /** Whether a count was declared and is not {@code frames}. */
  public boolean contradicts(int frames) {
    return msgCount != null && Integer.parseInt(msgCount) != frames;
  }

  private static boolean isPrintable(String text) {
    return text != null
        && !text.isBlank()
        && text.length() <= MAX_LENGTH
        && text.chars().allMatch(c -> c >= ' ' && c <= '~');
  }

  private static boolean isCount(String text) {
    return text != null
        && !text.isEmpty()
        && text.length() <= MAX_COUNT_DIGITS
        && text.chars().allMatch(c -> c >= '0' && c <= '9');
  }
}
