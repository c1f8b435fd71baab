package dev.millrace.model.topic;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.NotEmpty;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TopicRecordTest {
  private static final String TOPIC = "router-logs";
  private static final String FRAME_ID = "335b8a2c0f1e4d6c9a7b3e5d1c0f2a48";
  private static final byte[] FRAMES = "8 <158>1 -7 <158>1 ".getBytes(UTF_8);

  @Test
  void a_batch_follows_the_contract() {
    BatchRecord batch = new BatchRecord("shop", FRAME_ID, 1795341600123L, "d.437d", "2", FRAMES);

    ProducerRecord<byte[], byte[]> record = batch.toProducerRecord(TOPIC);

    assertThat(record.topic()).isEqualTo(TOPIC);
    assertThat(record.partition()).isNull();
    assertThat(record.timestamp()).isEqualTo(1795341600123L);
    assertThat(record.key()).asString(UTF_8).isEqualTo(FRAME_ID);
    assertThat(record.value()).isEqualTo(FRAMES);
    assertThat(headers(record.headers()))
        .isEqualTo("app=shop frame-id=" + FRAME_ID + " drain-token=d.437d msg-count=2 ");
  }

  @Test
  void a_batch_does_not_say_what_its_sender_did_not() {
    BatchRecord batch = new BatchRecord("shop", FRAME_ID, 0, null, null, FRAMES);

    assertThat(headers(batch.toProducerRecord(TOPIC).headers()))
        .isEqualTo("app=shop frame-id=" + FRAME_ID + " ");
  }

  @Test
  void a_batch_comes_back() {
    assertComesBack(new BatchRecord("shop", FRAME_ID, 1795341600123L, "d.437d", "2", FRAMES));
    assertComesBack(new BatchRecord("shop", FRAME_ID, 0, null, null, FRAMES));
    assertComesBack(new BatchRecord("a", "größe", 0, "", "many", new byte[0]));
  }

  @Property
  void any_batch_comes_back(
      @ForAll @NotEmpty String frameId,
      @ForAll @LongRange(min = 0) long receivedMillis,
      @ForAll String drainToken,
      @ForAll byte[] frames) {
    Assume.that(UTF_8.newEncoder().canEncode(frameId + drainToken));
    assertComesBack(new BatchRecord("shop", frameId, receivedMillis, drainToken, "-1", frames));
  }

  @Test
  void a_batch_needs_an_application_an_identity_and_frames() {
    assertThatThrownBy(() -> new BatchRecord(null, FRAME_ID, 0, null, null, FRAMES))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("app");
    assertThatThrownBy(() -> new BatchRecord("shop", null, 0, null, null, FRAMES))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("frameId");
    assertThatThrownBy(() -> new BatchRecord("shop", FRAME_ID, 0, null, null, null))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("frames");
  }

  @Test
  void a_batch_has_the_identity_of_its_frame_id() {
    assertThat(new BatchRecord("shop", FRAME_ID, 0, null, null, FRAMES).id()).hasToString(FRAME_ID);
  }

  @Test
  void a_heartbeat_follows_the_contract_and_comes_back() {
    ProducerRecord<byte[], byte[]> record =
        new Heartbeat(1795341600123L).toProducerRecord(TOPIC, 3);

    assertThat(record.partition()).isEqualTo(3);
    assertThat(record.key()).isNull();
    assertThat(record.value()).isNull();
    assertThat(headers(record.headers())).isEqualTo("heartbeat= ");
    assertThat(TopicRecord.from(consumed(record))).isEqualTo(new Heartbeat(1795341600123L));
  }

  @Test
  void a_dead_letter_says_what_is_known_of_it() {
    DeadLetter letter =
        new DeadLetter(
            DeadLetterReason.FRAMING, "no count", "shop", FRAME_ID, "router-logs-0@17", 5, FRAMES);

    ProducerRecord<byte[], byte[]> record = letter.toProducerRecord("router-logs-dead-letters");

    assertThat(record.topic()).isEqualTo("router-logs-dead-letters");
    assertThat(record.timestamp()).isEqualTo(5);
    assertThat(record.value()).isEqualTo(FRAMES);
    assertThat(headers(record.headers()))
        .isEqualTo(
            "reason=framing detail=no count app=shop frame-id="
                + FRAME_ID
                + " source=router-logs-0@17 ");
  }

  @Test
  void a_dead_letter_does_not_say_what_is_not_known() {
    DeadLetter letter =
        new DeadLetter(DeadLetterReason.FOREIGN_RECORD, null, null, null, null, -1, FRAMES);

    ProducerRecord<byte[], byte[]> record = letter.toProducerRecord("router-logs-dead-letters");

    assertThat(record.timestamp()).isNull();
    assertThat(headers(record.headers())).isEqualTo("reason=foreign-record ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "FRAMING=framing",
        "SYSLOG_HEADER=syslog-header",
        "TIMESTAMP=timestamp",
        "UNPARSEABLE=unparseable",
        "FUTURE_TIMESTAMP=future-timestamp",
        "TOO_LATE=too-late",
        "WINDOW_CLOSED=window-closed",
        "FOREIGN_RECORD=foreign-record"
      })
  void reasons_have_labels_that_do_not_change(String reason) {
    String[] pair = reason.split("=");

    assertThat(DeadLetterReason.valueOf(pair[0]).label()).isEqualTo(pair[1]);
  }

  @Test
  void a_tombstone_is_foreign() {
    assertForeign(record(null, headers("app", "shop", "frame-id", FRAME_ID)), "heartbeat");
  }

  @Test
  void a_record_without_headers_is_foreign() {
    assertForeign(record(FRAMES, headers()), "app");
  }

  @Test
  void a_record_without_identity_is_foreign() {
    assertForeign(record(FRAMES, headers("app", "shop")), "frame-id");
    assertForeign(record(FRAMES, headers("app", "shop", "frame-id", "")), "frame-id");
    assertForeign(record(FRAMES, headers("app", "shop", "frame-id", null)), "frame-id");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "-shop", ".shop", "sh op", "shop}", "shöp", "shop\n", "{shop}"})
  void a_record_of_no_application_is_foreign(String app) {
    assertForeign(record(FRAMES, headers("app", app, "frame-id", FRAME_ID)), "app");
  }

  @Test
  void a_record_of_an_application_with_too_long_a_name_is_foreign() {
    assertForeign(record(FRAMES, headers("app", "a".repeat(101), "frame-id", FRAME_ID)), "app");
    assertThat(
            TopicRecord.from(record(FRAMES, headers("app", "a".repeat(100), "frame-id", FRAME_ID))))
        .isInstanceOf(BatchRecord.class);
  }

  @Test
  void a_record_with_headers_of_no_value_is_foreign() {
    assertForeign(record(FRAMES, headers("app", null, "frame-id", null)), "app");
  }

  @Test
  void unknown_headers_do_not_matter() {
    TopicRecord record =
        TopicRecord.from(
            record(FRAMES, headers("trace", null, "app", "shop", "frame-id", FRAME_ID, "x", "y")));

    assertThat(record).isInstanceOf(BatchRecord.class);
  }

  @Property
  void no_record_is_too_foreign_to_be_read(
      @ForAll byte[] value, @ForAll String app, @ForAll String frameId) {
    TopicRecord record = TopicRecord.from(record(value, headers("app", app, "frame-id", frameId)));

    if (record instanceof TopicRecord.Foreign foreign) {
      assertThat(foreign.problem()).isNotBlank();
      assertThat(foreign.value()).isEqualTo(value);
    } else {
      assertThat(app).matches("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");
      assertThat(frameId).isNotEmpty();
    }
  }

  @Test
  void a_prefix_stands_before_every_name() {
    Topics topics = new Topics("columbia-68476.");

    assertThat(topics.routerLogs()).isEqualTo("columbia-68476.router-logs");
    assertThat(topics.deadLetters()).isEqualTo("columbia-68476.router-logs-dead-letters");
    assertThat(topics.jobGroup("millrace")).isEqualTo("columbia-68476.millrace-job");
  }

  @Test
  void no_prefix_is_an_empty_one() {
    assertThat(new Topics(null)).isEqualTo(new Topics(""));
    assertThat(new Topics("").routerLogs()).isEqualTo("router-logs");
  }

  private static void assertForeign(ConsumerRecord<byte[], byte[]> record, String problem) {
    assertThat(TopicRecord.from(record))
        .isInstanceOfSatisfying(
            TopicRecord.Foreign.class,
            foreign -> {
              assertThat(foreign.problem()).contains("header " + problem);
              assertThat(foreign.value())
                  .isEqualTo(record.value() == null ? new byte[0] : record.value());
            });
  }

  private static void assertComesBack(BatchRecord batch) {
    assertThat(TopicRecord.from(consumed(batch.toProducerRecord(TOPIC))))
        .usingRecursiveComparison()
        .isEqualTo(batch);
  }

  private static ConsumerRecord<byte[], byte[]> consumed(ProducerRecord<byte[], byte[]> sent) {
    return consumed(sent.timestamp(), sent.key(), sent.value(), sent.headers());
  }

  private static ConsumerRecord<byte[], byte[]> record(byte[] value, Headers headers) {
    return consumed(5, null, value, headers);
  }

  private static ConsumerRecord<byte[], byte[]> consumed(
      long timestamp, byte[] key, byte[] value, Headers headers) {
    return new ConsumerRecord<>(
        TOPIC,
        0,
        17,
        timestamp,
        TimestampType.CREATE_TIME,
        -1,
        -1,
        key,
        value,
        headers,
        Optional.empty());
  }

  private static Headers headers(String... namesAndValues) {
    RecordHeaders headers = new RecordHeaders();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      String value = namesAndValues[i + 1];
      headers.add(namesAndValues[i], value == null ? null : value.getBytes(UTF_8));
    }
    return headers;
  }

  private static String headers(Headers headers) {
    StringBuilder text = new StringBuilder();
    for (Header header : headers) {
      text.append(header.key()).append('=').append(new String(header.value(), UTF_8)).append(' ');
    }
    return text.toString();
  }
}
