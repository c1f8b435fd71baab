package dev.millrace.replay.compare;

import dev.millrace.replay.send.Failure;
import java.util.Comparator;

/**
 * What a status became.
 *
 * @param recorded the recorded status
 * @param replayed the target's status, or 0 if there was no answer
 * @param failure why there was none, or null
 */
public record StatusChange(int recorded, int replayed, Failure failure)
    implements Comparable<StatusChange> {
  private static final Comparator<StatusChange> ORDER =
      Comparator.comparingInt(StatusChange::recorded)
          .thenComparingInt(StatusChange::replayed)
          .thenComparing(StatusChange::failure, Comparator.nullsFirst(Comparator.naturalOrder()));

  /** What to think of it. */
  public Verdict verdict(EqualStatuses equal) {
    if (failure != null) {
      return Verdict.FAILED;
    }
    if (recorded == replayed) {
      return Verdict.SAME;
    }
    return equal.contains(recorded, replayed) ? Verdict.EXPECTED : Verdict.DIFFERENT;
  }

  @Override
  public int compareTo(StatusChange other) {
    return ORDER.compare(this, other);
  }

  /** What came instead, for people. */
  public String replayedText() {
    return failure == null ? Integer.toString(replayed) : failure.label();
  }

  /** The recorded status, for people. */
  public String recordedText() {
    return recorded > 0 ? Integer.toString(recorded) : "none";
  }
}
