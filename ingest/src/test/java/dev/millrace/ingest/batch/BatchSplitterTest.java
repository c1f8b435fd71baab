package dev.millrace.ingest.batch;

import static dev.millrace.ingest.batch.Frames.app;
import static dev.millrace.ingest.batch.Frames.body;
import static dev.millrace.ingest.batch.Frames.join;
import static dev.millrace.ingest.batch.Frames.logShuttle;
import static dev.millrace.ingest.batch.Frames.lossNotice;
import static dev.millrace.ingest.batch.Frames.router;
import static dev.millrace.ingest.batch.Frames.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.model.drain.FrameKind;
import dev.millrace.model.drain.FrameReader;
import dev.millrace.model.topic.BatchId;
import dev.millrace.model.topic.DeadLetter;
import dev.millrace.model.topic.DeadLetterReason;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class BatchSplitterTest {
  private static final Envelope NAMED = new Envelope("shop", "f1", null, null);
  private static final Envelope UNNAMED = new Envelope("shop", null, null, null);

  @Test
  void keepsWhatThePlatformSaysAndDropsTheRest() {
    String shuttleLoss = logShuttle("Error L12: 222 messages dropped since 2026-11-22T09:00:00Z.");
    byte[] body =
        body(
            lossNotice(7),
            app("at=info method=GET path=\"/\" status=200"),
            router(1),
            logShuttle("hello"),
            shuttleLoss,
            router(2));

    BatchSplitter splitter = new BatchSplitter(body);

    assertThat(splitter.toBatch(NAMED, 1).record().frames())
        .isEqualTo(body(lossNotice(7), router(1), shuttleLoss, router(2)));
    assertThat(splitter.kept(FrameKind.ROUTER)).isEqualTo(2);
    assertThat(splitter.kept(FrameKind.LOGPLEX)).isEqualTo(1);
    assertThat(splitter.kept(FrameKind.LOG_SHUTTLE)).isEqualTo(1);
    assertThat(splitter.dropped(FrameKind.LOG_SHUTTLE)).isEqualTo(1);
    assertThat(splitter.dropped(FrameKind.OTHER)).isEqualTo(1);
    assertThat(splitter.frames()).isEqualTo(6);
  }

  @Test
  void aBodyThatIsKeptAsAWholeIsNotCopied() {
    byte[] body = body(router(1), router(2));

    assertThat(new BatchSplitter(body).toBatch(NAMED, 1).record().frames()).isSameAs(body);
  }

  @Test
  void aBodyOfApplicationOutputLeavesNothing() {
    assertThat(new BatchSplitter(body(app("a"), app("b"))).toBatch(NAMED, 1).isEmpty()).isTrue();
  }

  @Test
  void whatCannotBeReadIsParkedAndCostsNothingElse() {
    byte[] body =
        join(
            body(router(1)), utf8("rubbish"), body(router(2), "<158>no header\n"), body(router(3)));

    BatchSplitter splitter = new BatchSplitter(body);
    Batch batch = splitter.toBatch(NAMED, 42);

    assertThat(batch.record().frames()).isEqualTo(body(router(1), router(2), router(3)));
    assertThat(batch.deadLetters())
        .extracting(
            DeadLetter::reason,
            letter -> text(letter.bytes()),
            DeadLetter::app,
            DeadLetter::frameId,
            DeadLetter::timeMillis)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(
                DeadLetterReason.FRAMING, "rubbish", "shop", "f1", 42L),
            org.assertj.core.groups.Tuple.tuple(
                DeadLetterReason.SYSLOG_HEADER, "<158>no header\n", "shop", "f1", 42L));
    assertThat(splitter.parkedBytes())
        .isEqualTo("rubbish".length() + "15 <158>no header\n".length());
  }

  @Test
  void manyParkedRangesAreJoinedBeyondTheFirstSixtyFour() {
    List<byte[]> parts = new ArrayList<>();
    for (int i = 0; i < 70; i++) {
      parts.add(utf8("x" + i + "\n"));
      parts.add(body(router(i)));
    }

    List<DeadLetter> letters =
        new BatchSplitter(join(parts.toArray(byte[][]::new))).toBatch(NAMED, 1).deadLetters();

    assertThat(letters).hasSize(65);
    assertThat(text(letters.get(63).bytes())).isEqualTo("x63\n");
    assertThat(text(letters.get(64).bytes())).isEqualTo("x64\nx65\nx66\nx67\nx68\nx69\n");
    assertThat(letters.get(64).detail()).startsWith("6 more");
  }

  @Test
  void joinedFramesKeepTheirCounts() {
    List<String> headerless = new ArrayList<>();
    for (int i = 0; i < 66; i++) {
      headerless.add("<158>line " + i + "\n");
    }

    List<DeadLetter> letters = new BatchSplitter(body(headerless)).toBatch(NAMED, 1).deadLetters();

    assertThat(letters).hasSize(65);
    assertThat(letters.get(64).bytes()).isEqualTo(body(headerless.subList(64, 66)));
  }

  @Test
  void theIdentityIsTheSendersIfThereIsOne() {
    assertThat(new BatchSplitter(body(router(1))).toBatch(NAMED, 1).record().frameId())
        .isEqualTo("f1");
  }

  @Test
  void theIdentityIsTheSameOverARetryWithOneMoreNoticeInFront() {
    Batch first = new BatchSplitter(body(app("x"), router(1), router(2))).toBatch(UNNAMED, 1);
    Batch retry =
        new BatchSplitter(body(lossNotice(3), app("x"), router(1), router(2))).toBatch(UNNAMED, 2);

    assertThat(retry.record().frameId())
        .isEqualTo(first.record().frameId())
        .isEqualTo(BatchId.hash(utf8(router(1) + router(2))).toString());
  }

  @Test
  void theIdentityOfABatchOfNoticesIsThatOfTheNotices() {
    Batch batch = new BatchSplitter(body(lossNotice(3), app("x"))).toBatch(UNNAMED, 1);

    assertThat(batch.record().frameId()).isEqualTo(BatchId.hash(body(lossNotice(3))).toString());
  }

  @Test
  void otherRouterLogsAreAnotherBatch() {
    Batch one = new BatchSplitter(body(router(1))).toBatch(UNNAMED, 1);
    Batch other = new BatchSplitter(body(router(2))).toBatch(UNNAMED, 1);

    assertThat(other.record().frameId()).isNotEqualTo(one.record().frameId());
  }

  /** Encode, sort, split again: a reader of the topic finds the kept messages and no others. */
  @Property(tries = 500)
  void aReaderOfTheRecordFindsExactlyTheKeptMessages(@ForAll("messages") List<String> messages) {
    List<String> wanted =
        messages.stream().filter(m -> m.contains(" heroku ") || m.contains(" L12: ")).toList();

    Batch batch = new BatchSplitter(body(messages)).toBatch(UNNAMED, 1);

    assertThat(batch.record() == null ? List.of() : split(batch.record().frames()))
        .isEqualTo(wanted);
    assertThat(batch.deadLetters()).isEmpty();
  }

  /** Whatever comes in: nothing is thrown, nothing is lost, nothing is invented. */
  @Property(tries = 500)
  void everyFrameOfAnyBodyIsKeptDroppedOrParked(@ForAll("bodies") byte[] body) {
    BatchSplitter splitter = new BatchSplitter(body);
    Batch batch = splitter.toBatch(UNNAMED, 1);

    int frames = 0;
    long parkedRanges = 0;
    FrameReader reader = new FrameReader(body);
    while (reader.next()) {
      frames += reader.isParked() ? 0 : 1;
      parkedRanges += reader.isParked() ? reader.end() - reader.start() : 0;
    }
    int kept = Arrays.stream(FrameKind.values()).mapToInt(splitter::kept).sum();
    long letterBytes = batch.deadLetters().stream().mapToLong(l -> l.bytes().length).sum();

    assertThat(splitter.frames()).isEqualTo(frames);
    assertThat(splitter.parkedBytes()).isGreaterThanOrEqualTo(parkedRanges);
    assertThat(batch.deadLetters()).hasSizeLessThanOrEqualTo(ParkedRanges.SEPARATE + 2);
    long counts = 8L * splitter.headerless();
    assertThat(letterBytes).isBetween(splitter.parkedBytes() - counts, splitter.parkedBytes());
    assertThat(
            splitter.keptBytes()
                + splitter.droppedBytes()
                + splitter.parkedBytes()
                + splitter.newlineBytes())
        .isEqualTo(body.length);
    assertThat(splitter.keptBytes())
        .isEqualTo(batch.record() == null ? 0 : batch.record().frames().length);
    assertThat(batch.record() == null ? List.of() : split(batch.record().frames())).hasSize(kept);
  }

  @Provide
  Arbitrary<List<String>> messages() {
    return message().list().ofMaxSize(30);
  }

  @Provide
  Arbitrary<byte[]> bodies() {
    Arbitrary<byte[]> framed = message().map(m -> body(m));
    Arbitrary<byte[]> rubbish =
        Arbitraries.of("12 <1", "\n", "7 ", "<158>1 ", "999 <158>1 x", "0 ", "a\u0000", "2 ab")
            .map(Frames::utf8);
    return Arbitraries.frequencyOf(
            net.jqwik.api.Tuple.of(3, framed), net.jqwik.api.Tuple.of(2, rubbish))
        .list()
        .ofMaxSize(120)
        .map(parts -> join(parts.toArray(byte[][]::new)));
  }

  private static Arbitrary<String> message() {
    Arbitrary<String> text =
        Arbitraries.of("", "x", "ünïcödé", "a\nb", "nul\u0000", "ends in 12", "\"", "1 <2>");
    return Arbitraries.oneOf(
        text.map(t -> router("2026-11-22T10:00:00+00:00", "at=info status=200 " + t)),
        Arbitraries.integers().between(1, 9999).map(Frames::lossNotice),
        text.map(t -> logShuttle("Error L12: 5 messages dropped since then " + t + "\n")),
        text.map(Frames::app));
  }

  private static List<String> split(byte[] frames) {
    List<String> messages = new ArrayList<>();
    FrameReader reader = new FrameReader(frames);
    while (reader.next()) {
      assertThat(reader.isParked()).isFalse();
      messages.add(
          new String(
              frames, reader.start(), reader.end() - reader.start(), StandardCharsets.UTF_8));
    }
    return messages;
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
