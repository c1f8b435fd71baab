package dev.millrace.model.corpus;

import dev.millrace.model.drain.FrameKind;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A body of a log drain's POST and what has to be read in it, from {@code drain/bodies.txt}.
 *
 * @param name for people
 * @param ranges what each stretch of the body is, in order and without gaps
 */
public record DrainBody(String name, List<Range> ranges) {
  private static final Pattern COUNT = Pattern.compile("\\{#([+-]\\d+)?}(.*)");

  /** What a stretch of a body is. */
  public enum What {
    ROUTER(FrameKind.ROUTER),
    LOGPLEX(FrameKind.LOGPLEX),
    SHUTTLE(FrameKind.LOG_SHUTTLE),
    OTHER(FrameKind.OTHER),
    /** A frame that does not start with a syslog header. */
    HEADLESS(null),
    /** Bytes in which no frame can be found. */
    PARKED(null),
    /** Newlines between frames. */
    BETWEEN(null);

    private final FrameKind kind;

    What(FrameKind kind) {
      this.kind = kind;
    }

    /** What the syslog header says, or null if this is no frame or has none. */
    public FrameKind kind() {
      return kind;
    }
  }

  /** A stretch of a body, count included. */
  public record Range(What what, byte[] bytes) {
    /** Whether it is a frame, whatever it carries. */
    public boolean isFrame() {
      return what.kind() != null || what == What.HEADLESS;
    }

    /**
     * A frame's message, without the count and its space; the bytes themselves if it is not a
     * frame.
     */
    public byte[] message() {
      if (!isFrame()) {
        return bytes;
      }
      int blank = 0;
      while (bytes[blank] != ' ') {
        blank++;
      }
      return Arrays.copyOfRange(bytes, blank + 1, bytes.length);
    }
  }

  /** All bodies of the corpus. */
  public static List<DrainBody> all() {
    return Corpus.read("/dev/millrace/model/drain/bodies.txt").stream()
        .map(
            block ->
                new DrainBody(block.name(), block.rows().stream().map(DrainBody::range).toList()))
        .toList();
  }

  /** The body as it is posted. */
  public byte[] bytes() {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    ranges.forEach(range -> body.writeBytes(range.bytes()));
    return body.toByteArray();
  }

  @Override
  public String toString() {
    return name;
  }

  private static Range range(Corpus.Row row) {
    What what = What.valueOf(row.word().toUpperCase(Locale.ROOT));
    Matcher counted = COUNT.matcher(row.text());
    if (!counted.matches()) {
      return new Range(what, WireText.bytes(row.text()));
    }
    byte[] message = WireText.bytes(counted.group(2));
    int off = counted.group(1) == null ? 0 : Integer.parseInt(counted.group(1));
    ByteArrayOutputStream frame = new ByteArrayOutputStream();
    frame.writeBytes((message.length + off + " ").getBytes(StandardCharsets.US_ASCII));
    frame.writeBytes(message);
    return new Range(what, frame.toByteArray());
  }
}
