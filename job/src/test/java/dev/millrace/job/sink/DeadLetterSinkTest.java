package dev.millrace.job.sink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.model.topic.DeadLetter;
import dev.millrace.model.topic.DeadLetterReason;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class DeadLetterSinkTest {
  @Test
  void cutsWhatKafkaWouldRefuseAndSaysSo() {
    byte[] bytes = new byte[DeadLetterSink.MAX_BYTES + 1];
    Arrays.fill(bytes, (byte) 'x');

    DeadLetter cut = DeadLetterSink.cut(deadLetter(bytes));

    assertThat(cut.bytes()).hasSize(DeadLetterSink.MAX_BYTES).containsOnly('x');
    assertThat(cut.detail()).isEqualTo("the first 4194304 of 4194305 bytes");
    assertThat(cut.source()).isEqualTo("router-logs-0@17");
  }

  @Test
  void leavesTheLargestBodyWhole() {
    DeadLetter whole = deadLetter(new byte[DeadLetterSink.MAX_BYTES]);

    assertThat(DeadLetterSink.cut(whole)).isSameAs(whole);
  }

  private static DeadLetter deadLetter(byte[] bytes) {
    return new DeadLetter(
        DeadLetterReason.FOREIGN_RECORD, "no header app", null, null, "router-logs-0@17", 0, bytes);
  }
}
