package dev.millrace.ingest.tools;

import dev.millrace.model.topic.BatchId;
import dev.millrace.model.topic.BatchRecord;
import dev.millrace.model.topic.DeadLetter;
import dev.millrace.model.topic.DeadLetterReason;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Turns dead letters into batches in such a way that nothing is counted twice.
 *
 * <p><b>Identity.</b> A dead letter of the job is also in {@code router-logs}, in its batch, and a
 * reprocessing with other settings may count it there. So it is sent under that batch's own
 * identity, as a sender's retry would be: a window that has merged the batch ignores the copy, and
 * one that has merged the copy ignores the batch. All letters of one batch go in one record, for
 * the same reason. A dead letter of ingest was never in {@code router-logs}: it gets an identity
 * derived from its batch's and its bytes, the same one however often it is sent.
 *
 * <p><b>Receive time.</b> The one that the letter has, which is its batch's: the job judges by it
 * whether a line is too late, and a copy must not get a different verdict than the original. But a
 * line from the future ({@code future-timestamp}) can have been received no earlier than it was
 * written: its own time is its receive time then, once that has come. No receive time lies ahead of
 * the clock, so that the copies never move the log's time on.
 *
 * <p>A letter that exists twice because the job restarted counts once: of equal lines in one batch,
 * one is sent.
 */
final class Resend {
  /** The most that is held at a time; more has to be sent in parts. */
  static final long MAX_BYTES = 256L << 20;

  private final Recovery recovery;
  private final Map<Key, Copy> copies = new LinkedHashMap<>();
  private final Tally readable = new Tally();
  private final Tally unreadable = new Tally();
  private long bytes;

  Resend(long nowMillis) {
    recovery = new Recovery(nowMillis);
  }

  /**
   * Adds a dead letter.
   *
   * @throws ToolException if there are too many
   */
  void add(DeadLetter letter) {
    recovery.examine(
        letter,
        new Recovery.Outcome() {
          @Override
          public void readable(byte[] message, long timeMillis) {
            take(letter, message, timeMillis);
          }

          @Override
          public void unreadable(String why) {
            unreadable.add(letter.reason().label() + " (" + why + ")", 1);
          }
        });
  }

  /** The batches to send. */
  List<BatchRecord> batches() {
    List<BatchRecord> batches = new ArrayList<>();
    copies.forEach((key, copy) -> batches.add(copy.toBatch(key)));
    return batches;
  }

  /** Lines in them, by reason. */
  Tally readable() {
    return readable;
  }

  /** What is in none of them, by dead-letter reason and by why it cannot be sent. */
  Tally unreadable() {
    return unreadable;
  }

  private void take(DeadLetter letter, byte[] message, long timeMillis) {
    boolean future = letter.reason() == DeadLetterReason.FUTURE_TIMESTAMP;
    Key key = new Key(letter.app(), identity(letter, message), letter.source(), future);
    Copy copy = copies.computeIfAbsent(key, k -> new Copy());
    if (copy.messages.add(ByteBuffer.wrap(message))) {
      copy.receivedMillis = Math.max(copy.receivedMillis, letter.timeMillis());
      if (future) {
        copy.receivedMillis = Math.max(copy.receivedMillis, timeMillis);
      }
      readable.add(letter.reason().label(), 1);
      bytes += message.length;
    }
    if (bytes > MAX_BYTES) {
      throw new ToolException(
          "that is more than %d MiB: send it in parts, with --from and --until, or by --app"
              .formatted(MAX_BYTES >> 20));
    }
  }

  private static String identity(DeadLetter letter, byte[] message) {
    if (letter.frameId() == null) {
      return BatchId.hash(message).toString();
    }
    return letter.source() != null
        ? letter.frameId()
        : BatchId.of(letter.frameId()).part(message, 0, message.length).toString();
  }

  private record Key(String app, String frameId, String source, boolean future) {}

  private static final class Copy {
    private final Set<ByteBuffer> messages = new LinkedHashSet<>();
    private long receivedMillis;

    BatchRecord toBatch(Key key) {
      ByteArrayOutputStream frames = new ByteArrayOutputStream();
      for (ByteBuffer message : messages) {
        frames.writeBytes((message.remaining() + " ").getBytes(StandardCharsets.US_ASCII));
        frames.writeBytes(message.array());
      }
      return new BatchRecord(
          key.app(), key.frameId(), receivedMillis, null, null, frames.toByteArray());
    }
  }
}
