package dev.millrace.benchmark.pipeline;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.millrace.benchmark.Corpus;
import dev.millrace.benchmark.ingest.DrainLoad;
import dev.millrace.benchmark.ingest.SentBatch;
import dev.millrace.model.drain.FrameReader;
import dev.millrace.model.topic.BatchRecord;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The batches of one connection, made before and sent again and again, whose lines are given the
 * time at which they are sent: all the current second, but for one in a hundred, which is up to two
 * minutes late. Not thread-safe.
 */
final class CurrentBatches implements DrainLoad.Batches {
  private static final int MAX_LATE_SECONDS = 120;
  private static final int ONE_IN_LATE = 100;

  /** {@code <158>1 } stands before the time. */
  private static final int TIME_AT = 7;

  /** {@code 2026-11-22T10:00:00}; the fraction stays as it is. */
  private static final int TO_THE_SECOND = 19;

  private final List<Batch> batches = new ArrayList<>();

  CurrentBatches(Corpus corpus, int size, SplittableRandom random) {
    for (int i = 0; i < size; i++) {
      batches.add(Batch.of(corpus.batch(Instant.now(), Corpus.LINES_PER_BATCH), random));
    }
  }

  @Override
  public SentBatch next(int number) {
    Batch batch = batches.get(Math.floorMod(number, batches.size()));
    batch.setTime(Instant.now().getEpochSecond());
    return batch.sent;
  }

  /**
   * @param timeAt where the time of each line is
   * @param secondsLate how late each line is
   */
  private record Batch(SentBatch sent, int[] timeAt, int[] secondsLate) {
    static Batch of(BatchRecord record, SplittableRandom random) {
      int[] timeAt = new int[Corpus.LINES_PER_BATCH];
      int[] secondsLate = new int[Corpus.LINES_PER_BATCH];
      FrameReader frames = new FrameReader(record.frames());
      for (int i = 0; frames.next(); i++) {
        timeAt[i] = frames.start() + TIME_AT;
        secondsLate[i] = random.nextInt(ONE_IN_LATE) == 0 ? random.nextInt(MAX_LATE_SECONDS) : 0;
      }
      return new Batch(SentBatch.of(record, Corpus.LINES_PER_BATCH), timeAt, secondsLate);
    }

    void setTime(long second) {
      ByteBuffer body = sent.body();
      byte[] now = text(second);
      for (int i = 0; i < timeAt.length; i++) {
        body.put(timeAt[i], secondsLate[i] == 0 ? now : text(second - secondsLate[i]));
      }
    }

    private static byte[] text(long second) {
      return Instant.ofEpochSecond(second)
          .toString()
          .substring(0, TO_THE_SECOND)
          .getBytes(US_ASCII);
    }
  }
}
