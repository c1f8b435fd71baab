package dev.millrace.ingest.spool;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.millrace.ingest.batch.Batch;
import dev.millrace.model.topic.BatchRecord;
import dev.millrace.model.topic.DeadLetter;
import dev.millrace.model.topic.DeadLetterReason;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** A payload is a batch that can be written again as it is, or an IOException. */
class BatchCodecFuzzTest {
  @MethodSource("payloads")
  @FuzzTest
  void what_can_be_decoded_is_encoded_to_the_same_batch(byte[] payload) {
    Batch batch;
    try {
      batch = BatchCodec.decode(payload);
    } catch (IOException e) {
      return;
    }
    byte[] encoded = BatchCodec.encode(batch);

    assertThat(decode(encoded)).usingRecursiveComparison().isEqualTo(batch);
    assertThat(BatchCodec.encode(decode(encoded))).isEqualTo(encoded);
  }

  static Stream<byte[]> payloads() {
    BatchRecord record =
        new BatchRecord("shop", "f1", 1795341600123L, "d.437d", "2", "7 <158>1 ".getBytes(UTF_8));
    BatchRecord bare = new BatchRecord("a", "größe", 0, null, null, new byte[0]);
    DeadLetter letter =
        new DeadLetter(
            DeadLetterReason.FRAMING,
            "at byte 0",
            "shop",
            "f1",
            null,
            7,
            "rubbish".getBytes(UTF_8));
    return Stream.of(
            new Batch(record, List.of()),
            new Batch(bare, List.of(letter, letter)),
            new Batch(null, List.of(letter)))
        .map(BatchCodec::encode);
  }

  private static Batch decode(byte[] payload) {
    try {
      return BatchCodec.decode(payload);
    } catch (IOException e) {
      throw new AssertionError("cannot read what it wrote", e);
    }
  }
}
