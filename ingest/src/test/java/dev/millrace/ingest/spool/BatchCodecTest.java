package dev.millrace.ingest.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.millrace.ingest.batch.Batch;
import dev.millrace.model.topic.BatchRecord;
import dev.millrace.model.topic.DeadLetter;
import dev.millrace.model.topic.DeadLetterReason;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class BatchCodecTest {
  @Property(tries = 300)
  void aBatchComesBackAsItWas(@ForAll("batches") Batch batch) throws IOException {
    byte[] payload = BatchCodec.encode(batch);

    assertThat(BatchCodec.decode(payload)).usingRecursiveComparison().isEqualTo(batch);
    assertThat((long) payload.length).isLessThanOrEqualTo(BatchCodec.estimate(batch) + 2000);
  }

  @Property(tries = 100)
  void aCutBatchIsNone(@ForAll("batches") Batch batch) {
    byte[] payload = BatchCodec.encode(batch);
    for (int length = 0; length < payload.length; length++) {
      byte[] cut = Arrays.copyOf(payload, length);
      assertThat(catchThrowable(() -> BatchCodec.decode(cut))).isInstanceOf(IOException.class);
    }
  }

  @Property(tries = 1000)
  void otherBytesAreNoBatchOrAnotherOne(@ForAll byte[] bytes) {
    Throwable thrown = catchThrowable(() -> BatchCodec.decode(bytes));
    if (thrown != null) {
      assertThat(thrown).isInstanceOf(IOException.class);
    }
  }

  @Provide
  Arbitrary<Batch> batches() {
    Arbitrary<byte[]> bytes = Arbitraries.bytes().array(byte[].class).ofMaxSize(50);
    Arbitrary<String> text = Arbitraries.strings().ofMaxLength(20);
    Arbitrary<String> optional = text.injectNull(0.3);
    Arbitrary<Long> time = Arbitraries.longs();
    Arbitrary<BatchRecord> record =
        Combinators.combine(text, text, time, optional, optional, bytes).as(BatchRecord::new);
    Arbitrary<DeadLetter> letter =
        Combinators.combine(
                Arbitraries.of(DeadLetterReason.class),
                optional,
                optional,
                optional,
                optional,
                time,
                bytes)
            .as(DeadLetter::new);
    Arbitrary<List<DeadLetter>> letters = letter.list().ofMaxSize(4);
    return Combinators.combine(record.injectNull(0.2), letters).as(Batch::new);
  }
}
