package dev.millrace.ingest.spool;

import dev.millrace.ingest.batch.Batch;
import dev.millrace.model.topic.BatchRecord;
import dev.millrace.model.topic.DeadLetter;
import dev.millrace.model.topic.DeadLetterReason;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A batch as the payload of one record: whether there is a {@link BatchRecord}, its fields, the
 * number of dead letters, their fields. Strings and byte arrays follow their length in bytes, which
 * is -1 for null.
 */
final class BatchCodec {
  private static final int ABSENT = -1;

  /** Usually the most bytes around the frames and the dead letters' bytes. */
  private static final int OVERHEAD_BYTES = 512;

  private BatchCodec() {}

  /** When the batch was received, milliseconds since the epoch. */
  static long receivedMillis(Batch batch) {
    return batch.record() != null
        ? batch.record().receivedMillis()
        : batch.deadLetters().get(0).timeMillis();
  }

  /** Roughly how many bytes {@link #encode} will produce. */
  static long estimate(Batch batch) {
    long bytes = OVERHEAD_BYTES + (batch.record() == null ? 0 : batch.record().frames().length);
    for (DeadLetter letter : batch.deadLetters()) {
      bytes += OVERHEAD_BYTES + letter.bytes().length;
    }
    return bytes;
  }

  static byte[] encode(Batch batch) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream((int) estimate(batch));
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      BatchRecord record = batch.record();
      out.writeBoolean(record != null);
      if (record != null) {
        write(out, record.app());
        write(out, record.frameId());
        out.writeLong(record.receivedMillis());
        write(out, record.drainToken());
        write(out, record.msgCount());
        write(out, record.frames());
      }
      out.writeInt(batch.deadLetters().size());
      for (DeadLetter letter : batch.deadLetters()) {
        write(out, letter.reason().label());
        write(out, letter.detail());
        write(out, letter.app());
        write(out, letter.frameId());
        write(out, letter.source());
        out.writeLong(letter.timeMillis());
        write(out, letter.bytes());
      }
    } catch (IOException e) {
      throw new UncheckedIOException("memory does not fail", e);
    }
    return bytes.toByteArray();
  }

  /**
   * The batch that was encoded.
   *
   * @throws IOException if the bytes are not a batch
   */
  static Batch decode(byte[] payload) throws IOException {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(payload))) {
      BatchRecord record = in.readBoolean() ? readRecord(in) : null;
      int count = in.readInt();
      List<DeadLetter> letters = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        letters.add(readDeadLetter(in));
      }
      if (in.available() > 0) {
        throw new IOException(in.available() + " bytes after the batch");
      }
      return new Batch(record, List.copyOf(letters));
    }
  }

  private static BatchRecord readRecord(DataInputStream in) throws IOException {
    return new BatchRecord(
        required(text(in)), required(text(in)), in.readLong(), text(in), text(in), bytes(in));
  }

  private static DeadLetter readDeadLetter(DataInputStream in) throws IOException {
    return new DeadLetter(
        reason(text(in)), text(in), text(in), text(in), text(in), in.readLong(), bytes(in));
  }

  private static DeadLetterReason reason(String label) throws IOException {
    for (DeadLetterReason reason : DeadLetterReason.values()) {
      if (reason.label().equals(label)) {
        return reason;
      }
    }
    throw new IOException("no such reason: " + label);
  }

  private static void write(DataOutputStream out, String text) throws IOException {
    write(out, text == null ? null : text.getBytes(StandardCharsets.UTF_8));
  }

  private static void write(DataOutputStream out, byte[] bytes) throws IOException {
    out.writeInt(bytes == null ? ABSENT : bytes.length);
    if (bytes != null) {
      out.write(bytes);
    }
  }

  private static String text(DataInputStream in) throws IOException {
    byte[] bytes = optionalBytes(in);
    return bytes == null ? null : new String(bytes, StandardCharsets.UTF_8);
  }

  private static byte[] bytes(DataInputStream in) throws IOException {
    return required(optionalBytes(in));
  }

  private static byte[] optionalBytes(DataInputStream in) throws IOException {
    int length = in.readInt();
    if (length == ABSENT) {
      return null;
    }
    if (length < 0 || length > in.available()) {
      throw new EOFException("a field of " + length + " bytes where " + in.available() + " are");
    }
    return in.readNBytes(length);
  }

  private static <T> T required(T value) throws IOException {
    if (value == null) {
      throw new IOException("a field is absent");
    }
    return value;
  }
}
