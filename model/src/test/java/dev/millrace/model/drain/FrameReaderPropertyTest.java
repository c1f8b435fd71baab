package dev.millrace.model.drain;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.model.corpus.DrainBody;
import dev.millrace.model.corpus.Slice;
import dev.millrace.model.corpus.WireText;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;

class FrameReaderPropertyTest {
  private static final Pattern COUNT = Pattern.compile("(\\d{1,7}) ");

  /** Right counts are enough: whatever the messages hold and however they end. */
  @Property
  void messages_with_right_counts_come_back_exactly(@ForAll("messages") List<byte[]> messages) {
    List<String> expected =
        messages.stream().map(message -> "frame " + WireText.of(message)).toList();

    assertThat(FrameReaderTest.read(Slice.alone(encode(messages)))).isEqualTo(expected);
  }

  /** As above, for a sender that puts a newline after each message and does not count it. */
  @Property
  void uncounted_newlines_are_passed_over(
      @ForAll("tameMessages") List<byte[]> messages, @ForAll("newlines") String newline) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (byte[] message : messages) {
      body.writeBytes(encode(List.of(message)));
      body.writeBytes(newline.getBytes(US_ASCII));
    }

    assertThat(FrameReaderTest.read(Slice.alone(body.toByteArray())))
        .isEqualTo(messages.stream().map(message -> "frame " + WireText.of(message)).toList());
  }

  /**
   * One wrong count costs its own frame at most. This holds
   *
   * <ul>
   *   <li>for messages that end with a newline, or with a full stop, as the platform's notices do;
   *       so, generally, not with a digit or a dash, which would join the next count;
   *   <li>for messages without text like {@code 12 <34>}: the reader may resynchronise at such text
   *       and then believe what it says;
   *   <li>for a count that is a number or no number at all, and that does not happen to end where
   *       some later frame ends: that is a message which quotes frames, as far as one can see;
   *   <li>for a number of more than seven digits only after a newline: without one, nobody can say
   *       which of the digits are text.
   * </ul>
   */
  @Property(tries = 5000)
  void a_wrong_count_costs_no_other_frame(
      @ForAll("tameMessages") List<byte[]> messages,
      @ForAll @IntRange(max = 1000) int which,
      @ForAll("wrongCounts") String wrong) {
    int bad = which % messages.size();
    int right = messages.get(bad).length;
    String count = wrong.startsWith("right") ? "" + (right + off(wrong)) : wrong;
    Assume.that(!count.equals("" + right));
    Assume.that(count.length() <= 7 || bad == 0 || endsWithNewline(messages.get(bad - 1)));
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    List<Integer> ends = new ArrayList<>();
    long claimedEnd = 0;
    for (int i = 0; i < messages.size(); i++) {
      String prefix = (i == bad ? count : "" + messages.get(i).length) + " ";
      body.writeBytes(prefix.getBytes(US_ASCII));
      if (i == bad && count.matches("\\d{1,7}")) {
        claimedEnd = body.size() + Long.parseLong(count);
      }
      body.writeBytes(messages.get(i));
      if (i > bad) {
        ends.add(body.size());
        ends.add(body.size() - 1);
      }
    }
    long end = claimedEnd;
    Assume.that(ends.stream().noneMatch(other -> other == end));

    List<String> others = new ArrayList<>();
    for (int i = 0; i < messages.size(); i++) {
      if (i != bad) {
        others.add("frame " + WireText.of(messages.get(i)));
      }
    }
    List<String> found = FrameReaderTest.read(Slice.alone(body.toByteArray()));
    assertThat(found).containsSubsequence(others);
    assertThat(found.size()).isGreaterThan(others.size());
  }

  /**
   * A wrong byte costs no neighbour of the frame that it is in. A neighbour is another frame, its
   * count and its message as they were, of which can still be known where it ends: by its newline,
   * or because the head of the frame after it ({@code <count> <PRI>}) is as it was, too. The
   * messages are as {@linkplain #a_wrong_count_costs_no_other_frame above}, and so is what a
   * changed head must not claim: to end where some later frame ends.
   */
  @Property(tries = 5000)
  void a_wrong_byte_costs_no_neighbour(
      @ForAll("tameMessages") List<byte[]> messages,
      @ForAll @IntRange(min = 0) int where,
      @ForAll("wrongBytes") byte wrong) {
    byte[] body = encode(messages);
    int[] starts = new int[messages.size() + 1];
    for (int i = 0; i < messages.size(); i++) {
      starts[i + 1] = starts[i] + encode(messages.subList(i, i + 1)).length;
    }
    int at = where % body.length;
    Assume.that(body[at] != wrong);
    int hit = 0;
    while (at >= starts[hit + 1]) {
      hit++;
    }
    int message = starts[hit + 1] - messages.get(hit).length;
    int head = message + indexOf(messages.get(hit), '>');
    body[at] = wrong;
    Assume.that(at >= message || claimsNoLaterEnd(body, starts, hit, message));

    List<String> neighbours = new ArrayList<>();
    for (int i = 0; i < messages.size(); i++) {
      boolean endIsKnown = endsWithNewline(messages.get(i)) || i + 1 != hit || at > head;
      if (i != hit && endIsKnown) {
        neighbours.add("frame " + WireText.of(messages.get(i)));
      }
    }
    Assume.that(!neighbours.isEmpty());
    assertThat(FrameReaderTest.read(Slice.alone(body))).containsSubsequence(neighbours);
    assertEveryByteIsInOneRange(body);
  }

  /** A wrong byte costs what it costs, but nothing of the body disappears. */
  @Property
  void every_byte_is_in_one_range_after_a_mutation(
      @ForAll("messages") List<byte[]> messages,
      @ForAll @IntRange(min = 0) int where,
      @ForAll byte wrong) {
    byte[] body = encode(messages);
    body[where % body.length] = wrong;

    assertEveryByteIsInOneRange(body);
  }

  @Property
  void every_byte_is_in_one_range_after_a_cut(
      @ForAll("messages") List<byte[]> messages,
      @ForAll @IntRange(min = 0) int from,
      @ForAll @IntRange(min = 0) int to) {
    byte[] body = encode(messages);
    int start = from % body.length;

    assertEveryByteIsInOneRange(
        Arrays.copyOfRange(body, start, start + to % (body.length - start + 1)));
  }

  @Property
  void every_byte_of_a_mutated_corpus_body_is_in_one_range(
      @ForAll("corpus") byte[] original,
      @ForAll @IntRange(min = 0) int where,
      @ForAll("wrongBytes") byte wrong) {
    byte[] body = original.clone();
    body[where % body.length] = wrong;

    assertEveryByteIsInOneRange(body);
  }

  @Property
  void every_byte_of_anything_is_in_one_range(@ForAll byte[] body) {
    assertEveryByteIsInOneRange(body);
  }

  @Property(tries = 5000)
  void every_byte_of_something_like_a_body_is_in_one_range(@ForAll("scraps") byte[] body) {
    assertEveryByteIsInOneRange(body);
  }

  @Property
  void what_stands_around_a_body_does_not_matter(@ForAll("scraps") byte[] body) {
    List<String> alone = FrameReaderTest.read(Slice.alone(body));

    for (String behind : FrameReaderTest.MISLEADING) {
      Slice slice = Slice.between("12 <3>1", body, behind);
      assertThat(FrameReaderTest.read(slice)).as(behind).isEqualTo(alone);
    }
  }

  @Provide
  Arbitrary<List<byte[]>> messages() {
    return Combinators.combine(priorities(), scraps(), Arbitraries.of("", "\n", "\r\n", "7", "-"))
        .as((priority, content, end) -> concat(priority, content, end.getBytes(US_ASCII)))
        .list()
        .ofMinSize(1)
        .ofMaxSize(8);
  }

  @Provide
  Arbitrary<List<byte[]>> tameMessages() {
    Arbitrary<Byte> tame =
        Arbitraries.oneOf(
            Arbitraries.bytes().filter(b -> b != '<' && b != '\n' && b != '\r'),
            Arbitraries.of((byte) '1', (byte) '0', (byte) ' ', (byte) '>'));
    return Combinators.combine(
            priorities(), tame.list().ofMaxSize(150), Arbitraries.of("\n", "\n", "."))
        .as((priority, content, end) -> concat(priority, array(content), end.getBytes(US_ASCII)))
        .list()
        .ofMinSize(2)
        .ofMaxSize(8);
  }

  @Provide
  Arbitrary<String> newlines() {
    return Arbitraries.of("\n", "\r\n", "\n\n");
  }

  @Provide
  Arbitrary<String> wrongCounts() {
    return Arbitraries.frequencyOf(
        Tuple.of(6, Arbitraries.integers().between(-9, 9).map(i -> String.format("right%+d", i))),
        Tuple.of(3, Arbitraries.integers().between(0, 1000).map(i -> "" + i)),
        Tuple.of(1, Arbitraries.integers().map(i -> "" + i)),
        Tuple.of(1, Arbitraries.of("", "x", "-", "0", "00", "#", "1".repeat(30), "99999999", "<")));
  }

  @Provide
  Arbitrary<byte[]> corpus() {
    return Arbitraries.of(
        DrainBody.all().stream()
            .map(DrainBody::bytes)
            .filter(body -> body.length > 0 && body.length < 10_000)
            .toList());
  }

  @Provide
  Arbitrary<Byte> wrongBytes() {
    return Arbitraries.oneOf(
        Arbitraries.bytes(), Arbitraries.of((byte) '1', (byte) ' ', (byte) '<', (byte) '\n'));
  }

  /** Bytes that look like parts of a body now and then. */
  @Provide
  Arbitrary<byte[]> scraps() {
    Arbitrary<byte[]> scrap =
        Arbitraries.oneOf(
            Arbitraries.of(
                    "1",
                    "2",
                    "12",
                    " ",
                    "<",
                    ">",
                    "<158>1",
                    "<3>",
                    "\n",
                    "\r",
                    "-",
                    "12 <3>",
                    "3 <4>",
                    "5 <158>1 ",
                    "253 <158>1 ",
                    "0 <1>",
                    "9999999 <1>",
                    "12345678 <1>",
                    "at=info",
                    "7 <1>a\n",
                    "6 <1>a\n\n",
                    "\0")
                .map(text -> text.getBytes(US_ASCII)),
            Arbitraries.bytes().array(byte[].class).ofMaxSize(5));
    return scrap.list().ofMaxSize(25).map(list -> concat(list.toArray(byte[][]::new)));
  }

  private static Arbitrary<byte[]> priorities() {
    return Arbitraries.integers().between(0, 191).map(i -> ("<" + i + ">").getBytes(US_ASCII));
  }

  /** Whether no number in a changed head, read as a count, ends where a later frame does. */
  private static boolean claimsNoLaterEnd(byte[] body, int[] starts, int frame, int message) {
    String head = new String(body, starts[frame], message - starts[frame], ISO_8859_1);
    for (int i = 0; i < head.length(); i++) {
      Matcher count = COUNT.matcher(head).region(i, head.length());
      if (count.lookingAt()) {
        long end = starts[frame] + count.end() + Long.parseLong(count.group(1));
        for (int later = frame + 1; later < starts.length; later++) {
          if (end == starts[later] || end == starts[later] - 1) {
            return false;
          }
        }
      }
    }
    return true;
  }

  private static int indexOf(byte[] bytes, char wanted) {
    int i = 0;
    while (bytes[i] != wanted) {
      i++;
    }
    return i;
  }

  private static boolean endsWithNewline(byte[] message) {
    return message[message.length - 1] == '\n';
  }

  private static int off(String wrong) {
    return Integer.parseInt(wrong.substring("right".length()));
  }

  static void assertEveryByteIsInOneRange(byte[] body) {
    FrameReader frames = new FrameReader(body);
    int at = 0;
    while (frames.next()) {
      assertNewlines(body, at, frames.frameStart());
      if (frames.isParked()) {
        assertThat(frames.start()).isEqualTo(frames.frameStart());
      } else {
        String count =
            new String(body, frames.frameStart(), frames.start() - frames.frameStart(), US_ASCII);
        assertThat(count).matches("\\d{1,7} ");
        assertThat(frames.end() - frames.start()).isEqualTo(Integer.parseInt(count.trim()));
      }
      assertThat(frames.end()).isGreaterThan(frames.start());
      at = frames.end();
    }
    assertNewlines(body, at, body.length);
  }

  private static void assertNewlines(byte[] body, int from, int to) {
    assertThat(WireText.of(body, from, to)).matches("(\\\\[rn])*");
  }

  private static byte[] encode(List<byte[]> messages) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (byte[] message : messages) {
      body.writeBytes((message.length + " ").getBytes(US_ASCII));
      body.writeBytes(message);
    }
    return body.toByteArray();
  }

  private static byte[] concat(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }

  private static byte[] array(List<Byte> bytes) {
    byte[] array = new byte[bytes.size()];
    for (int i = 0; i < array.length; i++) {
      array[i] = bytes.get(i);
    }
    return array;
  }
}
