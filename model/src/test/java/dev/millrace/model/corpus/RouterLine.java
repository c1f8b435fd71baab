package dev.millrace.model.corpus;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A router log, or a line that is not one, and what has to be read from it, from {@code
 * router/lines.txt}.
 *
 * @param name for people
 * @param bytes the line
 * @param problem how the reason starts for which it is unparseable, or null if it is parseable
 * @param numbers {@code status}, {@code code}, {@code connect}, {@code service} and {@code bytes},
 *     as far as the line has them
 * @param texts {@code method}, {@code path}, {@code host}, {@code id} and {@code fwd}, as far as
 *     the line has them
 * @param flags {@code failed}, {@code aborted} and {@code websocket}, as far as the line is
 */
public record RouterLine(
    String name,
    byte[] bytes,
    String problem,
    Map<String, Long> numbers,
    Map<String, String> texts,
    Set<String> flags) {
  /** The code of a line whose code is not of the form {@code Hnn}. */
  public static final long OTHER_CODE = 0;

  private static final List<String> NUMBERS =
      List.of("status", "code", "connect", "service", "bytes");
  private static final List<String> TEXTS = List.of("method", "path", "host", "id", "fwd");
  private static final List<String> FLAGS = List.of("failed", "aborted", "websocket");

  /** All lines of the corpus. */
  public static List<RouterLine> all() {
    return Corpus.read("/dev/millrace/model/router/lines.txt").stream()
        .map(RouterLine::of)
        .toList();
  }

  @Override
  public String toString() {
    return name;
  }

  private static RouterLine of(Corpus.Block block) {
    block.allows(
        List.of("line", "numbers", "method", "path", "host", "id", "fwd", "flags", "problem"));
    Map<String, Long> numbers = new HashMap<>();
    for (String number : words(block.only("numbers", ""))) {
      String[] pair = number.split("=", 2);
      numbers.put(
          known(NUMBERS, pair[0]), pair[1].equals("other") ? OTHER_CODE : Long.parseLong(pair[1]));
    }
    Map<String, String> texts = new HashMap<>();
    for (String text : TEXTS) {
      byte[] bytes = WireText.bytes(block.only(text, ""));
      texts.put(text, new String(bytes, StandardCharsets.UTF_8));
    }
    Set<String> flags = Set.copyOf(words(block.only("flags", "")));
    flags.forEach(flag -> known(FLAGS, flag));
    return new RouterLine(
        block.name(),
        WireText.bytes(block.only("line", null)),
        block.only("problem", null),
        Map.copyOf(numbers),
        Map.copyOf(texts),
        flags);
  }

  private static List<String> words(String text) {
    return text.isEmpty() ? List.of() : Arrays.asList(text.split(" "));
  }

  private static String known(List<String> words, String word) {
    if (!words.contains(word)) {
      throw new IllegalArgumentException("what is " + word + "?");
    }
    return word;
  }
}
