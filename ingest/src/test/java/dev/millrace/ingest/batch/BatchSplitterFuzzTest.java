package dev.millrace.ingest.batch;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.millrace.model.drain.FrameKind;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every byte of any body is accounted for once, and what is kept stays the same when it is sorted
 * again.
 */
class BatchSplitterFuzzTest {
  private static final Envelope ENVELOPE = new Envelope("shop", null, null, null);

  @MethodSource("bodies")
  @FuzzTest
  void bytes_add_up_and_what_was_kept_is_kept_again(byte[] body) {
    BatchSplitter splitter = new BatchSplitter(body);
    Batch batch = splitter.toBatch(ENVELOPE, 0);

    long sum =
        splitter.keptBytes()
            + splitter.droppedBytes()
            + splitter.parkedBytes()
            + splitter.newlineBytes();
    assertThat(sum).isEqualTo(body.length);
    if (batch.record() == null) {
      assertThat(splitter.keptBytes()).isZero();
      return;
    }
    byte[] kept = batch.record().frames();
    BatchSplitter again = new BatchSplitter(kept);
    assertThat(again.toBatch(ENVELOPE, 0).record().frames()).isEqualTo(kept);
    assertThat(again.keptBytes()).isEqualTo(kept.length);
    for (FrameKind kind : FrameKind.values()) {
      assertThat(again.kept(kind)).as(kind.name()).isEqualTo(splitter.kept(kind));
    }
    assertThat(again.toBatch(ENVELOPE, 0).record().frameId()).isEqualTo(batch.record().frameId());
  }

  static Stream<byte[]> bodies() {
    return Stream.of(
        Frames.body(Frames.lossNotice(7), Frames.router(1), Frames.app("x"), Frames.router(2)),
        Frames.join(
            Frames.body(Frames.router(1)),
            Frames.utf8("rubbish\n"),
            Frames.body("<158>no header\n")),
        Frames.join(Frames.utf8("999 <158>1"), Frames.body(Frames.router(3)), Frames.utf8("\n\n")),
        Frames.body(
            Frames.logShuttle("Error L12: 222 messages dropped since 2026-11-22T09:00:00Z.")));
  }
}
