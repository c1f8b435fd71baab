package dev.millrace.job.distinct;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.job.types.SerializedFormat;
import dev.millrace.model.topic.BatchId;
import java.util.HexFormat;
import java.util.List;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.junit.jupiter.api.Test;

class BatchIdsSerializerTest {
  @Test
  void identitiesInSavepointsByteByByte() throws Exception {
    BatchIds ids = new BatchIds();
    ids.add(new BatchId(1, 2));
    ids.add(new BatchId(0, 0));

    SerializedFormat.check(
        new BatchIdsSerializer(), ids, "0100000001" + "01" + "00000000000000010000000000000002");
  }

  /** Their order is each process' own. */
  @Test
  void identitiesAreReadInAnyOrder() throws Exception {
    String one = "00000000000000010000000000000002";
    String other = "ffffffffffffffff8000000000000000";
    for (String both : List.of(one + other, other + one)) {
      byte[] bytes = HexFormat.of().parseHex("0100000002" + "00" + both);
      BatchIds ids = new BatchIdsSerializer().deserialize(new DataInputDeserializer(bytes));

      assertThat(ids.size()).isEqualTo(2);
      assertThat(ids.add(new BatchId(1, 2))).isFalse();
      assertThat(ids.add(new BatchId(-1, Long.MIN_VALUE))).isFalse();
      assertThat(ids.add(new BatchId(0, 0))).isTrue();
    }
  }
}
