package dev.millrace.ingest.batch;

import dev.millrace.model.topic.DeadLetter;
import dev.millrace.model.topic.DeadLetterReason;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The ranges of one body that become dead letters. The first {@value #SEPARATE} become one each;
 * the bytes of the others are joined, one dead letter for each reason, so that a body full of
 * garbage costs no more than its bytes.
 */
final class ParkedRanges {
  static final int SEPARATE = 64;

  private final byte[] body;
  private final int[] starts = new int[SEPARATE];
  private final int[] ends = new int[SEPARATE];
  private final DeadLetterReason[] reasons = new DeadLetterReason[SEPARATE];
  private final Map<DeadLetterReason, Joined> joined = new EnumMap<>(DeadLetterReason.class);
  private int size;

  ParkedRanges(byte[] body) {
    this.body = body;
  }

  /**
   * Adds {@code body[from, to)}.
   *
   * @param countedFrom where its octet count starts, which keeps joined frames apart; {@code from}
   *     if it has none
   */
  void add(DeadLetterReason reason, int countedFrom, int from, int to) {
    if (size < SEPARATE) {
      reasons[size] = reason;
      starts[size] = from;
      ends[size] = to;
      size++;
      return;
    }
    Joined rest = joined.computeIfAbsent(reason, r -> new Joined(new ByteRanges(body)));
    rest.ranges.add(countedFrom, to);
    rest.count++;
  }

  /** The dead letters, each with what is known of its batch. */
  List<DeadLetter> toDeadLetters(String app, String frameId, long receivedMillis) {
    List<DeadLetter> letters = new ArrayList<>(size + joined.size());
    for (int i = 0; i < size; i++) {
      String detail = "at byte " + starts[i] + " of " + body.length;
      byte[] range = Arrays.copyOfRange(body, starts[i], ends[i]);
      letters.add(new DeadLetter(reasons[i], detail, app, frameId, null, receivedMillis, range));
    }
    joined.forEach(
        (reason, rest) ->
            letters.add(
                new DeadLetter(
                    reason,
                    rest.count + " more of the same batch, joined",
                    app,
                    frameId,
                    null,
                    receivedMillis,
                    rest.ranges.toArray())));
    return letters;
  }

  private static final class Joined {
    private final ByteRanges ranges;
    private int count;

    private Joined(ByteRanges ranges) {
      this.ranges = ranges;
    }
  }
}
