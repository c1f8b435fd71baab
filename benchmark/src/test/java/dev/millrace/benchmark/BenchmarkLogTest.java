package dev.millrace.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.benchmark.machine.Workplace;
import dev.millrace.local.LocalKafka;
import dev.millrace.model.topic.BatchRecord;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchmarkLogTest {
  private static final int MORE_THAN_A_TOPIC_TAKES = 2_000_000;

  @TempDir Path dir;

  @Test
  void aBatchThatTheBrokerRefusesIsAnErrorAndNotALoss() throws Exception {
    byte[] incompressible = new byte[MORE_THAN_A_TOPIC_TAKES];
    new Random(1).nextBytes(incompressible);
    Iterator<BatchRecord> batches =
        List.of(batch("1", new byte[] {'x'}), batch("2", incompressible)).iterator();
    try (LocalKafka kafka = LocalKafka.start(Workplace.freePort(), dir)) {
      assertThatThrownBy(() -> BenchmarkLog.fill(kafka.bootstrapServers(), batches))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("did not store");
    }
    assertThat(batches.hasNext()).isFalse();
  }

  private static BatchRecord batch(String id, byte[] frames) {
    return new BatchRecord("shop", id, 1_764_000_000_000L, null, "1", frames);
  }
}
