package dev.millrace.model.corpus;

import java.io.ByteArrayOutputStream;

/**
 * Bytes in the middle of others. A parser that is told to read {@code bytes[from, to)} must not
 * notice what comes before and after.
 */
public record Slice(byte[] bytes, int from, int to) {

  /** The content between two texts that mislead a parser which reads too far. */
  public static Slice between(String before, byte[] content, String behind) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(WireText.bytes(before));
    int from = out.size();
    out.writeBytes(content);
    int to = out.size();
    out.writeBytes(WireText.bytes(behind));
    return new Slice(out.toByteArray(), from, to);
  }

  /** The content alone, in an array of its own length. */
  public static Slice alone(byte[] content) {
    return new Slice(content.clone(), 0, content.length);
  }
}
