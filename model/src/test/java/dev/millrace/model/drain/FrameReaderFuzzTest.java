package dev.millrace.model.drain;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.millrace.model.corpus.DrainBody;
import dev.millrace.model.corpus.Slice;
import dev.millrace.model.corpus.WireText;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** What the frame reader promises for any bytes whatever. */
class FrameReaderFuzzTest {
  private static final String LINE = "<158>1 2026-11-22T10:00:00+00:00 host heroku router - a\n";

  @MethodSource("bodies")
  @FuzzTest
  void every_byte_has_its_place_and_frames_can_be_sent_on(byte[] body) {
    FrameReaderPropertyTest.assertEveryByteIsInOneRange(body);
    assertThatFramesComeBackAlone(body);
    assertThatTheFrameInFrontIsUntouched(body);
    assertThatTheFrameBehindIsFound(body);
  }

  /** Without the largest, which are slow and bring nothing that the others do not. */
  static Stream<byte[]> bodies() {
    return DrainBody.all().stream().map(DrainBody::bytes).filter(body -> body.length < 5_000);
  }

  /**
   * Written again, one after the other, the frames that are found are found again, and nothing
   * else. A frame that starts with no priority is left out: it is only known by what stands around
   * it.
   */
  private static void assertThatFramesComeBackAlone(byte[] body) {
    ByteArrayOutputStream again = new ByteArrayOutputStream();
    Stream.Builder<String> expected = Stream.builder();
    FrameReader frames = new FrameReader(body);
    while (frames.next()) {
      String text = WireText.of(body, frames.start(), frames.end());
      if (!frames.isParked() && text.matches("(?s)<\\d{1,3}>.*")) {
        byte[] count = (frames.end() - frames.start() + " ").getBytes(US_ASCII);
        again.writeBytes(count);
        again.write(body, frames.start(), frames.end() - frames.start());
        expected.add("frame " + text);
      }
    }

    assertThat(FrameReaderTest.read(Slice.alone(again.toByteArray())))
        .isEqualTo(expected.build().toList());
  }

  private static void assertThatTheFrameInFrontIsUntouched(byte[] body) {
    List<String> found = read(frame(), body);

    assertThat(found.get(0)).isEqualTo("frame " + WireText.of(LINE.getBytes(US_ASCII)));
  }

  /** Bytes without a digit hold no count that could reach into the frame after them. */
  private static void assertThatTheFrameBehindIsFound(byte[] body) {
    byte[] countless = body.clone();
    for (int i = 0; i < countless.length; i++) {
      if (countless[i] >= '0' && countless[i] <= '9') {
        countless[i] = 'x';
      }
    }
    List<String> found = read(countless, new byte[] {'\n'}, frame());

    assertThat(found.get(found.size() - 1))
        .isEqualTo("frame " + WireText.of(LINE.getBytes(US_ASCII)));
  }

  private static byte[] frame() {
    return (LINE.length() + " " + LINE).getBytes(US_ASCII);
  }

  private static List<String> read(byte[]... parts) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      body.writeBytes(part);
    }
    return FrameReaderTest.read(Slice.alone(body.toByteArray()));
  }
}
