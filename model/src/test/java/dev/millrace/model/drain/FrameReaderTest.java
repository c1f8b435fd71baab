package dev.millrace.model.drain;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.model.corpus.DrainBody;
import dev.millrace.model.corpus.Slice;
import dev.millrace.model.corpus.WireText;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class FrameReaderTest {

  static List<DrainBody> bodies() {
    return DrainBody.all();
  }

  @ParameterizedTest
  @MethodSource("bodies")
  void finds_frames_and_parks_the_rest(DrainBody body) {
    assertThat(read(Slice.alone(body.bytes()))).isEqualTo(expected(body));
  }

  @ParameterizedTest
  @MethodSource("bodies")
  void does_not_read_beyond_the_body(DrainBody body) {
    for (String behind : MISLEADING) {
      Slice slice = Slice.between("12 <34>1 x 1", body.bytes(), behind);

      assertThat(read(slice)).as(behind).isEqualTo(expected(body));
    }
  }

  @ParameterizedTest
  @MethodSource("bodies")
  void knows_where_each_frame_starts(DrainBody body) {
    byte[] bytes = body.bytes();
    FrameReader frames = new FrameReader(bytes);

    int at = 0;
    for (DrainBody.Range range : body.ranges()) {
      if (range.what() != DrainBody.What.BETWEEN) {
        assertThat(frames.next()).isTrue();
        assertThat(frames.frameStart()).isEqualTo(at);
        assertThat(frames.end()).isEqualTo(at + range.bytes().length);
      }
      at += range.bytes().length;
    }
  }

  @ParameterizedTest
  @MethodSource("bodies")
  void stays_at_the_end(DrainBody body) {
    FrameReader frames = new FrameReader(body.bytes());
    while (frames.next()) {}

    assertThat(frames.next()).isFalse();
    assertThat(frames.next()).isFalse();
  }

  @ParameterizedTest
  @MethodSource("bodies")
  void hands_over_what_the_header_parser_expects(DrainBody body) {
    byte[] bytes = body.bytes();
    FrameReader frames = new FrameReader(bytes);
    SyslogHeader header = new SyslogHeader();
    List<FrameKind> kinds = new ArrayList<>();
    while (frames.next()) {
      if (!frames.isParked()) {
        boolean readable = header.parse(bytes, frames.start(), frames.end());
        kinds.add(readable ? header.kind() : null);
      }
    }

    assertThat(kinds)
        .isEqualTo(
            body.ranges().stream()
                .filter(DrainBody.Range::isFrame)
                .map(range -> range.what().kind())
                .toList());
  }

  /** What a quadratic reader takes minutes for. */
  static Stream<String> nastyTexts() {
    return Stream.of(
        "1",
        "\n",
        "\r\n",
        " ",
        "<",
        "1 ",
        "1 <",
        "1 <1>",
        "9 <1>",
        "10 <1>",
        "9999999 <1>1 ",
        "9999999 ",
        "0 ",
        "0 <1>",
        "-1 <1>",
        "1\n",
        "5 <1>\n\n",
        "<158>1 ",
        "12 <158>1 -\n",
        "11 <1>a\n12 <1>b\n",
        "999999 x\n",
        "500000 <1>\n");
  }

  @ParameterizedTest
  @MethodSource("nastyTexts")
  @Timeout(value = 5, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void takes_time_linear_in_the_length_of_a_nasty_body(String text) {
    byte[] body = text.repeat(1_000_000 / text.length()).getBytes(US_ASCII);
    FrameReader frames = new FrameReader(body);

    int end = 0;
    while (frames.next()) {
      assertThat(frames.end()).isGreaterThan(end);
      end = frames.end();
    }
  }

  /** Each count ends at the same place, after which there is a long run of newlines. */
  @Test
  @Timeout(value = 5, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void takes_linear_time_for_counts_that_end_before_a_run_of_newlines() {
    int half = 1_000_000;
    StringBuilder body = new StringBuilder();
    while (body.length() < half - 20) {
      int start = body.length() + 8;
      body.append("%07d <1>a".formatted(half - start));
    }
    body.append("b".repeat(half - body.length())).append("\n".repeat(half)).append('x');

    assertThat(rangesOf(body)).isPositive();
  }

  /**
   * Each count ends after a newline, each earlier than the one before, all cut by one frame far
   * back.
   */
  @Test
  @Timeout(value = 5, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void takes_linear_time_for_counts_that_are_cut_far_behind() {
    int half = 1_000_000;
    StringBuilder body = new StringBuilder();
    int end = 2 * half;
    while (body.length() < half - 20) {
      int start = body.length() + 8;
      body.append("%07d <1>a".formatted(end - start));
      end -= 2;
    }
    body.append("b".repeat(half - body.length()));
    String cutting = "%07d <1>".formatted(half + 100);
    body.append(cutting).append("z\n".repeat(half)).append("y");

    assertThat(rangesOf(body)).isPositive();
  }

  private static int rangesOf(CharSequence body) {
    FrameReader frames = new FrameReader(body.toString().getBytes(US_ASCII));
    int ranges = 0;
    while (frames.next()) {
      ranges++;
    }
    return ranges;
  }

  @Test
  void reads_a_part_of_an_array() {
    byte[] bytes = "xx11 <34>1 - - -yy".getBytes(US_ASCII);
    FrameReader frames = new FrameReader(bytes, 2, bytes.length - 2);

    assertThat(frames.next()).isTrue();
    assertThat(new String(bytes, frames.start(), frames.end() - frames.start(), US_ASCII))
        .isEqualTo("<34>1 - - -");
    assertThat(frames.next()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1..3", "2..1", "0..4", "4..4"})
  void refuses_a_range_that_the_array_does_not_have(String range) {
    String[] ends = range.split("\\.\\.");

    assertThatThrownBy(
            () ->
                new FrameReader(new byte[3], Integer.parseInt(ends[0]), Integer.parseInt(ends[1])))
        .isInstanceOf(IndexOutOfBoundsException.class)
        .hasMessageContaining(range);
  }

  /** What would be read if a reader did not stop at the body's end. */
  static final List<String> MISLEADING =
      List.of("3 <158>1 \\n12 <34>1 x\\n\\n", " <158>1 x\\n", ">1 x", "\\n5 <158>1 x", "8>1 x");

  /** What the reader finds in the slice, as text. */
  static List<String> read(Slice slice) {
    FrameReader frames = new FrameReader(slice.bytes(), slice.from(), slice.to());
    List<String> ranges = new ArrayList<>();
    while (frames.next()) {
      String text = WireText.of(slice.bytes(), frames.start(), frames.end());
      ranges.add((frames.isParked() ? "parked " : "frame ") + text);
    }
    return ranges;
  }

  private static List<String> expected(DrainBody body) {
    return body.ranges().stream()
        .filter(range -> range.what() != DrainBody.What.BETWEEN)
        .map(range -> (range.isFrame() ? "frame " : "parked ") + WireText.of(range.message()))
        .toList();
  }
}
