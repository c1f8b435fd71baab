package dev.millrace.ingest.http;

import io.undertow.server.HttpServerExchange;
import io.undertow.server.RequestTooBigException;
import io.undertow.util.HeaderValues;
import io.undertow.util.Headers;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.LongPredicate;
import java.util.zip.GZIPInputStream;

/** How a body is packed (RFC 9110, section 8.4). */
enum ContentCoding {
  /** As it is. */
  IDENTITY,
  GZIP,
  /** Anything else, and several at a time. */
  OTHER;

  private static final int FIRST_CAPACITY = 16 * 1024;

  /** Text that compresses well shrinks to about a tenth. */
  private static final int LIKELY_RATIO = 10;

  /** What the request's header says. */
  static ContentCoding of(HttpServerExchange exchange) {
    HeaderValues values = exchange.getRequestHeaders().get(Headers.CONTENT_ENCODING);
    String coding = values == null ? "" : String.join(",", values).strip();
    return switch (coding.toLowerCase(Locale.ROOT)) {
      case "", "identity" -> IDENTITY;
      case "gzip", "x-gzip" -> GZIP;
      default -> OTHER;
    };
  }

  /**
   * Unpacks a body.
   *
   * @param maxBytes of what comes out
   * @param mayHold whether so many bytes may be held, the packed ones among them; asked before they
   *     are
   * @throws RequestTooBigException if more comes out; nothing beyond is unpacked
   * @throws NoRoomException if they may not be held
   * @throws IOException if it is not packed so, or not to its end
   */
  byte[] unpack(byte[] body, int maxBytes, LongPredicate mayHold)
      throws IOException, NoRoomException {
    if (this == IDENTITY) {
      return body;
    }
    try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(body))) {
      byte[] bytes = new byte[0];
      long wanted = Math.max(FIRST_CAPACITY, (long) LIKELY_RATIO * body.length);
      int length = 0;
      for (int next = in.read(); next >= 0; next = in.read()) {
        if (length == maxBytes) {
          throw new RequestTooBigException();
        }
        int capacity = (int) Math.min(maxBytes, wanted);
        if (!mayHold.test((long) body.length + capacity)) {
          throw new NoRoomException();
        }
        bytes = Arrays.copyOf(bytes, capacity);
        bytes[length] = (byte) next;
        length += 1 + in.readNBytes(bytes, length + 1, capacity - length - 1);
        wanted = 2L * capacity;
      }
      return length == bytes.length ? bytes : Arrays.copyOf(bytes, length);
    }
  }
}
