package dev.millrace.local.chaos.ledger;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A connection to Redis in its own protocol, RESP 2. Each byte of an answer is a character. Not
 * thread-safe.
 */
public final class Resp implements AutoCloseable {
  private static final int TIMEOUT_MILLIS = 10_000;

  private final Socket socket;
  private final InputStream in;
  private final OutputStream out;

  /** Connects to a server on this machine. */
  public Resp(int port) throws IOException {
    socket = new Socket();
    socket.connect(new InetSocketAddress("127.0.0.1", port), TIMEOUT_MILLIS);
    socket.setSoTimeout(TIMEOUT_MILLIS);
    in = new BufferedInputStream(socket.getInputStream(), 1 << 16);
    out = new BufferedOutputStream(socket.getOutputStream(), 1 << 16);
  }

  /**
   * One command: a string, a long, a list, or null.
   *
   * @throws IOException also if Redis answers with an error
   */
  public Object call(String... words) throws IOException {
    write(words);
    out.flush();
    return read();
  }

  /** The hashes at many keys, in one go; what is no hash, or gone, is empty. */
  List<Map<String, String>> hashes(List<String> keys) throws IOException {
    for (String key : keys) {
      write("HGETALL", key);
    }
    out.flush();
    List<Map<String, String>> hashes = new ArrayList<>();
    for (int i = 0; i < keys.size(); i++) {
      hashes.add(hash());
    }
    return hashes;
  }

  /** All keys that match a pattern. */
  List<String> keys(String pattern) throws IOException {
    List<String> keys = new ArrayList<>();
    for (Object key : (List<?>) call("KEYS", pattern)) {
      keys.add((String) key);
    }
    return keys;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  private Map<String, String> hash() throws IOException {
    Map<String, String> hash = new LinkedHashMap<>();
    Object answer;
    try {
      answer = read();
    } catch (RefusedException e) {
      return Map.of("error", e.getMessage());
    }
    List<?> flat = (List<?>) answer;
    for (int i = 0; i < flat.size(); i += 2) {
      hash.put((String) flat.get(i), (String) flat.get(i + 1));
    }
    return hash;
  }

  private void write(String... words) throws IOException {
    out.write(ascii("*" + words.length + "\r\n"));
    for (String word : words) {
      byte[] bytes = word.getBytes(StandardCharsets.ISO_8859_1);
      out.write(ascii("$" + bytes.length + "\r\n"));
      out.write(bytes);
      out.write(ascii("\r\n"));
    }
  }

  private Object read() throws IOException {
    String line = line();
    String rest = line.substring(1);
    return switch (line.charAt(0)) {
      case '+' -> rest;
      case '-' -> throw new RefusedException(rest);
      case ':' -> Long.valueOf(rest);
      case '$' -> bulk(Integer.parseInt(rest));
      case '*' -> array(Integer.parseInt(rest));
      default -> throw new IOException("no answer of Redis: " + line);
    };
  }

  private String bulk(int length) throws IOException {
    if (length < 0) {
      return null;
    }
    String text = new String(in.readNBytes(length), StandardCharsets.ISO_8859_1);
    line();
    return text;
  }

  private List<Object> array(int length) throws IOException {
    List<Object> all = new ArrayList<>();
    for (int i = 0; i < length; i++) {
      all.add(read());
    }
    return all;
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        throw new EOFException("Redis closed the connection");
      }
      if (b != '\r') {
        line.append((char) b);
      }
    }
    return line.toString();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static final class RefusedException extends IOException {
    RefusedException(String message) {
      super(message);
    }
  }
}
