package dev.millrace.model.pem;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One block of PEM text (RFC 7468): {@code -----BEGIN <label>-----}, Base64, {@code -----END
 * <label>-----}. Text between blocks, such as OpenSSL's explanations, is ignored.
 *
 * @param label such as {@code CERTIFICATE}
 * @param der what the Base64 stands for
 */
record PemBlock(String label, byte[] der) {
  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----(.*?)-----END \\1-----", Pattern.DOTALL);
  private static final int LINE_LENGTH = 64;

  /**
   * The blocks of a text. A newline may be written as the two characters {@code \n}, which is what
   * becomes of it in files that allow one line a variable.
   *
   * @param variable named in errors; its value is not
   */
  static List<PemBlock> parse(String variable, String text) {
    List<PemBlock> blocks = new ArrayList<>();
    Matcher matcher = BLOCK.matcher(text.replace("\\n", "\n"));
    while (matcher.find()) {
      String label = matcher.group(1);
      String content = matcher.group(2);
      if (content.contains("ENCRYPTED")) {
        throw encrypted(variable);
      }
      try {
        byte[] der = Base64.getDecoder().decode(content.replaceAll("\\s", ""));
        blocks.add(new PemBlock(label, der));
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(
            variable + " is damaged: the content of its block " + label + " is not Base64");
      }
    }
    return blocks;
  }

  static IllegalArgumentException encrypted(String variable) {
    return new IllegalArgumentException(
        variable + " is encrypted: remove the passphrase with 'openssl pkcs8 -topk8 -nocrypt'");
  }

  /** The block as text, with a newline at its end. */
  String text() {
    Base64.Encoder encoder =
        Base64.getMimeEncoder(LINE_LENGTH, "\n".getBytes(StandardCharsets.US_ASCII));
    return "-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n"
        .formatted(label, encoder.encodeToString(der));
  }
}
