package dev.millrace.job.parse;

import dev.millrace.model.topic.BatchId;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;

/**
 * The identities of the loss notices of the batch at hand: the batch's with the notice's text. If
 * several have the same text and pane, they are numbered: the second is a different one from the
 * first, and so on: a retry carries all notices of the delivery before, and perhaps one more, so
 * that as many are counted as the longest delivery has, wherever in it the new one is.
 */
final class NoticeIds {
  private record PaneNotice(long pane, BatchId id) {}

  private final Map<PaneNotice, Integer> earlier = new HashMap<>();

  /** The identity of the batch's next notice, whose text is {@code b[from, to)}. */
  BatchId next(BatchId batch, long pane, byte[] b, int from, int to) {
    BatchId id = batch.part(b, from, to);
    int equal = earlier.merge(new PaneNotice(pane, id), 1, Integer::sum) - 1;
    if (equal == 0) {
      return id;
    }
    byte[] place = ByteBuffer.allocate(Integer.BYTES).putInt(equal).array();
    return id.part(place, 0, place.length);
  }

  /** Starts over, with another batch or another delivery of this one. */
  void clear() {
    earlier.clear();
  }
}
