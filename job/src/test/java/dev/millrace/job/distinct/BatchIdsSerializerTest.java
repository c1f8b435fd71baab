package dev.millrace.job.distinct;

import dev.millrace.job.types.SerializedFormat;
import dev.millrace.model.topic.BatchId;
import org.junit.jupiter.api.Test;

class BatchIdsSerializerTest {
  @Test
  void identitiesInSavepointsByteByByte() throws Exception {
    BatchIds ids = new BatchIds();
    ids.add(new BatchId(1, 2));
    ids.add(new BatchId(0, 0));
    ids.add(new BatchId(-1, Long.MIN_VALUE));

    SerializedFormat.check(
        new BatchIdsSerializer(),
        ids,
        "01000000020100000000000000010000000000000002ffffffffffffffff8000" + "000000000000");
  }
}
