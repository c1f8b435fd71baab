package dev.millrace.model.redis;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the JSON that is written here: one object of plain numbers, without spaces. A reader of all
 * of JSON is a dependency that the job need not have.
 */
final class FlatJson {
  private static final int MAX_BYTES = 1000;
  private static final Pattern MEMBER = Pattern.compile("\"([a-z0-9]+)\":([0-9.]+)(,|}$)");

  private FlatJson() {}

  /**
   * The members' numbers, as they are written.
   *
   * @throws UnreadableException if it is something else
   */
  static Map<String, byte[]> read(String field, byte[] value) throws UnreadableException {
    if (value.length < 2 || value.length > MAX_BYTES || value[0] != '{') {
      throw unreadable(field);
    }
    String text = new String(value, ISO_8859_1);
    Map<String, byte[]> members = new HashMap<>();
    Matcher member = MEMBER.matcher(text);
    int at = 1;
    while (at < text.length()) {
      if (!member.find(at) || member.start() != at) {
        throw unreadable(field);
      }
      members.put(member.group(1), member.group(2).getBytes(ISO_8859_1));
      at = member.end();
    }
    if (!text.endsWith("}")) {
      throw unreadable(field);
    }
    return members;
  }

  private static UnreadableException unreadable(String field) {
    return new UnreadableException(HashReader.shown(field) + " is not what is written of a route");
  }
}
