package dev.millrace.model.topic;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.millrace.model.ApplicationName;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever somebody writes to the topic is read as something, and none of its bytes get lost. */
class TopicRecordFuzzTest {
  @MethodSource("records")
  @FuzzTest
  void any_record_is_a_batch_that_can_be_sent_on_or_a_heartbeat_or_foreign(
      byte[] app, byte[] frameId, byte[] token, byte[] msgCount, byte[] heartbeat, byte[] value) {
    Headers headers = new RecordHeaders();
    headers.add("app", app);
    headers.add("frame-id", frameId);
    headers.add("drain-token", token);
    headers.add("msg-count", msgCount);
    if (heartbeat != null) {
      headers.add("heartbeat", heartbeat);
    }

    TopicRecord read = TopicRecord.from(record(headers, value));

    if (read instanceof BatchRecord batch) {
      assertThat(batch.frames()).isEqualTo(value);
      assertThat(ApplicationName.isValid(batch.app())).isTrue();
      assertThat(batch.frameId()).isNotEmpty();
      assertThat(BatchId.of(batch.id().toString())).isEqualTo(batch.id());
      ProducerRecord<byte[], byte[]> sent = batch.toProducerRecord("router-logs");
      assertThat(TopicRecord.from(record(sent.headers(), sent.value()))).isEqualTo(batch);
    } else if (read instanceof TopicRecord.Foreign foreign) {
      assertThat(foreign.value()).isEqualTo(value == null ? new byte[0] : value);
      assertThat(value != null || heartbeat == null).isTrue();
    } else {
      assertThat(value).isNull();
      assertThat(heartbeat).isNotNull();
    }
  }

  static Stream<Arguments> records() {
    byte[] none = null;
    return Stream.of(
        arguments(
            utf8("shop"),
            utf8("335b8a2c0f1e4d6c9a7b3e5d1c0f2a48"),
            utf8("d.1"),
            utf8("2"),
            none,
            utf8("7 <158>1 ")),
        arguments(utf8("a"), utf8("größe"), none, none, none, new byte[0]),
        arguments(utf8("no app"), utf8("1"), none, none, none, utf8("x")),
        arguments(none, none, none, none, new byte[0], none));
  }

  private static byte[] utf8(String text) {
    return text.getBytes(UTF_8);
  }

  private static ConsumerRecord<byte[], byte[]> record(Headers headers, byte[] value) {
    return new ConsumerRecord<>(
        "router-logs",
        0,
        0,
        0,
        TimestampType.CREATE_TIME,
        0,
        0,
        null,
        value,
        headers,
        Optional.empty());
  }
}
