package dev.millrace.model.corpus;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Bytes as people read and write them: {@code \n \r \t \0 \\}, {@code \xNN} for one byte and {@code
 * \}<code>{text*n}</code> for n times the text; all else is UTF-8.
 */
public final class WireText {
  private static final Pattern REPEATED = Pattern.compile("\\\\\\{(.*?)\\*(\\d+)}");

  private WireText() {}

  /** The bytes that the text stands for. */
  public static byte[] bytes(String text) {
    String unrolled =
        REPEATED
            .matcher(text)
            .replaceAll(
                match ->
                    Matcher.quoteReplacement(
                        match.group(1).repeat(Integer.parseInt(match.group(2)))));
    byte[] in = unrolled.getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream out = new ByteArrayOutputStream(in.length);
    for (int i = 0; i < in.length; i++) {
      if (in[i] != '\\') {
        out.write(in[i]);
        continue;
      }
      i++;
      switch (in[i]) {
        case 'n' -> out.write('\n');
        case 'r' -> out.write('\r');
        case 't' -> out.write('\t');
        case '0' -> out.write(0);
        case '\\' -> out.write('\\');
        case 'x' -> {
          String hex = new String(in, i + 1, 2, StandardCharsets.US_ASCII);
          out.write(HexFormat.fromHexDigits(hex));
          i += 2;
        }
        default -> throw new IllegalArgumentException("no escape: \\" + (char) in[i]);
      }
    }
    return out.toByteArray();
  }

  /** The bytes as printable ASCII: what a failing test shows. */
  public static String of(byte[] b, int from, int to) {
    StringBuilder out = new StringBuilder(to - from);
    for (int i = from; i < to; i++) {
      switch (b[i]) {
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        case 0 -> out.append("\\0");
        case '\\' -> out.append("\\\\");
        default -> {
          if (b[i] >= ' ' && b[i] < 0x7f) {
            out.append((char) b[i]);
          } else {
            out.append("\\x").append(HexFormat.of().toHexDigits(b[i]));
          }
        }
      }
    }
    return out.toString();
  }

  /** All the bytes as printable ASCII. */
  public static String of(byte[] b) {
    return of(b, 0, b.length);
  }
}
