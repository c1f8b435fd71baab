package dev.millrace.ingest.batch;

import dev.millrace.model.drain.FrameKind;
import dev.millrace.model.drain.FrameReader;
import dev.millrace.model.drain.LossNotice;
import dev.millrace.model.drain.SyslogHeader;
import dev.millrace.model.topic.BatchId;
import dev.millrace.model.topic.BatchRecord;
import dev.millrace.model.topic.DeadLetter;
import dev.millrace.model.topic.DeadLetterReason;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Sorts the frames of one body: router logs and the platform's messages about the drain are kept as
 * received; an application's own output is dropped, for privacy; what cannot be read is parked.
 * Every byte goes one of these ways, except newlines that some senders leave between frames.
 *
 * <p>One pass; allocates per body, not per frame. Used once, by one thread.
 */
public final class BatchSplitter {
  /** Why it parks what it parks. */
  static final Set<DeadLetterReason> REASONS =
      EnumSet.of(DeadLetterReason.FRAMING, DeadLetterReason.SYSLOG_HEADER);

  private final byte[] body;
  private final ByteRanges kept;
  private final ByteRanges routerMessages;
  private final ParkedRanges parked;
  private final int[] keptFrames = new int[FrameKind.values().length];
  private final int[] droppedFrames = new int[FrameKind.values().length];
  private int headerless;
  private long keptBytes;
  private long droppedBytes;
  private long parkedBytes;
  private long newlineBytes;

  /** Sorts the frames. The body is not copied where that can be avoided: treat it as immutable. */
  public BatchSplitter(byte[] body) {
    this.body = body;
    this.kept = new ByteRanges(body);
    this.routerMessages = new ByteRanges(body);
    this.parked = new ParkedRanges(body);
    sort();
  }

  /** What is to be stored. */
  public Batch toBatch(Envelope envelope, long receivedMillis) {
    BatchRecord record = null;
    String frameId = envelope.frameId();
    if (!kept.isEmpty()) {
      byte[] frames = kept.toArray();
      if (frameId == null) {
        frameId = identity(frames);
      }
      record =
          new BatchRecord(
              envelope.app(),
              frameId,
              receivedMillis,
              envelope.drainToken(),
              envelope.msgCount(),
              frames);
    }
    List<DeadLetter> letters = parked.toDeadLetters(envelope.app(), frameId, receivedMillis);
    return new Batch(record, letters);
  }

  /** How many frames of a kind are kept. */
  int kept(FrameKind kind) {
    return keptFrames[kind.ordinal()];
  }

  /** How many frames of a kind are dropped. */
  int dropped(FrameKind kind) {
    return droppedFrames[kind.ordinal()];
  }

  /** Frames without a syslog header. */
  int headerless() {
    return headerless;
  }

  /** Bytes of kept frames, octet counts included, as in the next two. */
  long keptBytes() {
    return keptBytes;
  }

  long droppedBytes() {
    return droppedBytes;
  }

  long parkedBytes() {
    return parkedBytes;
  }

  /** Newlines between frames, which belong to no frame. */
  long newlineBytes() {
    return newlineBytes;
  }

  /** All frames found, of whatever kind. */
  int frames() {
    int frames = headerless;
    for (int i = 0; i < keptFrames.length; i++) {
      frames += keptFrames[i] + droppedFrames[i];
    }
    return frames;
  }

  /**
   * A retry may bring one more loss notice in front, so that only the router logs distinguish a
   * batch from another.
   */
  private String identity(byte[] frames) {
    return BatchId.hash(routerMessages.isEmpty() ? frames : routerMessages.toArray()).toString();
  }

  private void sort() {
    SyslogHeader header = new SyslogHeader();
    FrameReader frames = new FrameReader(body);
    int sorted = 0;
    while (frames.next()) {
      int start = frames.start();
      int end = frames.end();
      int length = end - frames.frameStart();
      newlineBytes += frames.frameStart() - sorted;
      sorted = end;
      if (frames.isParked()) {
        parkedBytes += length;
        parked.add(DeadLetterReason.FRAMING, start, start, end);
      } else if (!header.parse(body, start, end)) {
        headerless++;
        parkedBytes += length;
        parked.add(DeadLetterReason.SYSLOG_HEADER, frames.frameStart(), start, end);
      } else if (isWanted(header)) {
        keptFrames[header.kind().ordinal()]++;
        keptBytes += length;
        kept.add(frames.frameStart(), end);
        if (header.kind() == FrameKind.ROUTER) {
          routerMessages.add(start, end);
        }
      } else {
        droppedFrames[header.kind().ordinal()]++;
        droppedBytes += length;
      }
    }
    newlineBytes += body.length - sorted;
  }

  private boolean isWanted(SyslogHeader header) {
    return switch (header.kind()) {
      case ROUTER, LOGPLEX -> true;
      case LOG_SHUTTLE ->
          LossNotice.parseLost(body, header.messageStart(), header.messageEnd()) != LossNotice.NONE;
      case OTHER -> false;
    };
  }
}
