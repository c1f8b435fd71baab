package dev.millrace.model.topic;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BatchIdTest {
  private static final String FRAME_ID = "335B8A2C0F1E4D6C9A7B3E5D1C0F2A48";

  @Test
  void takes_32_hexadecimal_digits_as_they_are() {
    BatchId id = BatchId.of(FRAME_ID);

    assertThat(id).isEqualTo(new BatchId(0x335B8A2C0F1E4D6CL, 0x9A7B3E5D1C0F2A48L));
    assertThat(id).hasToString("335b8a2c0f1e4d6c9a7b3e5d1c0f2a48");
  }

  @Test
  void takes_either_case_for_the_same() {
    assertThat(BatchId.of(FRAME_ID.toLowerCase())).isEqualTo(BatchId.of(FRAME_ID));
  }

  @Property
  void is_what_it_is_written_as(@ForAll long high, @ForAll long low) {
    BatchId id = new BatchId(high, low);

    assertThat(id.toString()).matches("[0-9a-f]{32}");
    assertThat(new BigInteger(id.toString(), 16).shiftRight(64).longValue()).isEqualTo(high);
    assertThat(new BigInteger(id.toString(), 16).longValue()).isEqualTo(low);
    assertThat(BatchId.of(id.toString())).isEqualTo(id);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "1",
        "335b8a2c0f1e4d6c9a7b3e5d1c0f2a4",
        "335b8a2c0f1e4d6c9a7b3e5d1c0f2a480",
        "335b8a2c0f1e4d6c9a7b3e5d1c0f2a4g",
        "335b8a2c-0f1e-4d6c-9a7b-3e5d1c0f2a48",
        "+35b8a2c0f1e4d6c9a7b3e5d1c0f2a48",
        "３３5b8a2c0f1e4d6c9a7b3e5d1c0f2a48",
        "a text of exactly 32 characters.",
        "größe"
      })
  void hashes_any_other_text(String frameId) throws NoSuchAlgorithmException {
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(frameId.getBytes(UTF_8));

    String first128Bits = String.format("%064x", new BigInteger(1, digest)).substring(0, 32);
    assertThat(BatchId.of(frameId)).hasToString(first128Bits);
    assertThat(BatchId.hash(frameId.getBytes(UTF_8))).hasToString(first128Bits);
  }

  @Test
  void knows_the_hash_of_nothing() {
    assertThat(BatchId.hash(new byte[0])).hasToString("e3b0c44298fc1c149afbf4c8996fb924");
  }

  @Test
  void gives_a_part_an_identity_of_its_own() {
    byte[] notice = "Error L10 (output buffer overflow): 7 messages dropped".getBytes(UTF_8);
    byte[] other = "Error L10 (output buffer overflow): 8 messages dropped".getBytes(UTF_8);
    BatchId batch = BatchId.of(FRAME_ID);

    BatchId part = batch.part(notice, 0, notice.length);

    assertThat(part).isNotEqualTo(batch).isNotEqualTo(BatchId.hash(notice));
    assertThat(part).isNotEqualTo(batch.part(other, 0, other.length));
    assertThat(part).isNotEqualTo(new BatchId(batch.high(), 1).part(notice, 0, notice.length));
    assertThat(part).isNotEqualTo(new BatchId(1, batch.low()).part(notice, 0, notice.length));
  }

  @Property
  void gives_the_same_part_the_same_identity_wherever_it_stands(
      @ForAll byte[] before, @ForAll byte[] text, @ForAll byte[] behind) {
    byte[] all = Arrays.copyOf(before, before.length + text.length + behind.length);
    System.arraycopy(text, 0, all, before.length, text.length);
    System.arraycopy(behind, 0, all, before.length + text.length, behind.length);

    assertThat(BatchId.of(FRAME_ID).part(all, before.length, before.length + text.length))
        .isEqualTo(BatchId.of(FRAME_ID).part(text, 0, text.length));
  }
}
