package dev.millrace.ingest.tools;

import dev.millrace.model.topic.DeadLetter;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/** How a dead letter is printed: its bytes as text or in hex, in a line of words or of JSON. */
enum DeadLetterFormat {
  TEXT {
    @Override
    String bytes(DeadLetter letter) {
      return Printable.text(letter.bytes(), 0, letter.bytes().length);
    }
  },
  HEX {
    @Override
    String bytes(DeadLetter letter) {
      return HexFormat.of().formatHex(letter.bytes());
    }
  };

  abstract String bytes(DeadLetter letter);

  /** Time, reason, application, source, detail, bytes. */
  String line(DeadLetter letter) {
    return "%s %s %s %s %s%s"
        .formatted(
            Printable.time(letter.timeMillis()),
            letter.reason().label(),
            word(letter.app()),
            word(letter.source()),
            letter.detail() == null ? "" : "(" + printable(letter.detail()) + ") ",
            bytes(letter));
  }

  String json(DeadLetter letter) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("time", Printable.time(letter.timeMillis()));
    fields.put("reason", letter.reason().label());
    fields.put("detail", letter.detail());
    fields.put("app", letter.app());
    fields.put("frameId", letter.frameId());
    fields.put("source", letter.source());
    fields.put("bytes", bytes(letter));
    return Json.line(fields);
  }

  private static String word(String text) {
    return text == null ? "-" : printable(text);
  }

  private static String printable(String text) {
    byte[] bytes = text.getBytes(java.nio.charset.StandardCharsets.UTF_8);
    return Printable.text(bytes, 0, bytes.length);
  }
}
