package dev.millrace.ingest.redact;

import dev.millrace.ingest.batch.Batch;
import dev.millrace.ingest.batch.Envelope;
import dev.millrace.ingest.config.Redaction;
import dev.millrace.model.drain.FrameKind;
import dev.millrace.model.drain.FrameReader;
import dev.millrace.model.drain.SyslogHeader;
import dev.millrace.model.topic.BatchId;
import dev.millrace.model.topic.BatchRecord;
import dev.millrace.model.topic.DeadLetter;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * Redacts everything that is stored of a POST: the frames, with adjusted octet counts, and the dead
 * letters, which are masked completely because their parts cannot be recognized.
 *
 * <p>A batch that came without a frame id is identified by the redacted lines, which are the same
 * for every delivery. A hash of the original would reveal what was removed: given the rest of the
 * line, trying the 256 addresses of a network takes no time.
 *
 * <p>Immutable, thread-safe.
 */
public final class BatchRedactor {
  private final Redaction redaction;

  public BatchRedactor(Redaction redaction) {
    this.redaction = redaction;
  }

  /** What may be stored of the batch; the same object if nothing has to be removed. */
  public Batch redact(Envelope envelope, Batch batch) {
    if (redaction.isNone()) {
      return batch;
    }
    String frameId = envelope.frameId();
    BatchRecord record = batch.record();
    if (record != null) {
      Frames frames = new Frames(record.frames());
      if (frameId == null) {
        frameId = frames.identity();
      }
      record =
          new BatchRecord(
              record.app(),
              frameId,
              record.receivedMillis(),
              record.drainToken(),
              record.msgCount(),
              frames.redacted.toByteArray());
    }
    String batchId = frameId;
    List<DeadLetter> letters =
        batch.deadLetters().stream().map(letter -> masked(letter, batchId)).toList();
    return new Batch(record, letters);
  }

  private static DeadLetter masked(DeadLetter letter, String frameId) {
    return new DeadLetter(
        letter.reason(),
        letter.detail(),
        letter.app(),
        frameId,
        letter.source(),
        letter.timeMillis(),
        LineRedactor.mask(letter.bytes(), 0, letter.bytes().length));
  }

  /** The frames of one batch, and separately its router logs. */
  private final class Frames {
    private final ByteArrayOutputStream redacted = new ByteArrayOutputStream();
    private final ByteArrayOutputStream routerMessages = new ByteArrayOutputStream();
    private final LineRedactor lines = new LineRedactor(redaction);

    private Frames(byte[] b) {
      SyslogHeader header = new SyslogHeader();
      FrameReader frames = new FrameReader(b);
      int done = 0;
      while (frames.next()) {
        redacted.write(b, done, frames.frameStart() - done);
        done = frames.end();
        if (frames.isParked() || !header.parse(b, frames.start(), frames.end())) {
          redacted.writeBytes(LineRedactor.mask(b, frames.frameStart(), frames.end()));
        } else if (header.kind() == FrameKind.ROUTER) {
          addRouterLog(b, frames, header);
        } else {
          redacted.write(b, frames.frameStart(), frames.end() - frames.frameStart());
        }
      }
      redacted.write(b, done, b.length - done);
    }

    private void addRouterLog(byte[] b, FrameReader frames, SyslogHeader header) {
      ByteArrayOutputStream message = new ByteArrayOutputStream();
      message.write(b, frames.start(), header.messageStart() - frames.start());
      message.writeBytes(lines.redact(b, header.messageStart(), header.messageEnd()));
      message.write(b, header.messageEnd(), frames.end() - header.messageEnd());
      byte[] bytes = message.toByteArray();
      if (Arrays.equals(bytes, 0, bytes.length, b, frames.start(), frames.end())) {
        // With its count as it was written.
        redacted.write(b, frames.frameStart(), frames.end() - frames.frameStart());
      } else {
        redacted.writeBytes((bytes.length + " ").getBytes(StandardCharsets.US_ASCII));
        redacted.writeBytes(bytes);
      }
      routerMessages.writeBytes(bytes);
    }

    private String identity() {
      byte[] telling =
          routerMessages.size() == 0 ? redacted.toByteArray() : routerMessages.toByteArray();
      return BatchId.hash(telling).toString();
    }
  }
}
