package dev.millrace.ingest;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;

/** A connection that sends what it is told, byte for byte, however wrong. */
final class RawConnection implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 60_000;

  private final Socket socket;

  RawConnection(int port) throws IOException {
    socket = new Socket("127.0.0.1", port);
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(PATIENCE_MILLIS);
  }

  /** Sends text, one byte for each character. */
  RawConnection send(String text) throws IOException {
    return send(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  RawConnection send(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    return this;
  }

  /** Whether the other side has closed it; sends {@code text} to find out. */
  boolean isCutOffAfter(String text) {
    try {
      send(text);
      return false;
    } catch (IOException cutOff) {
      return true;
    }
  }

  /** The next answer's head and what came with it; empty at the end of the connection. */
  String read() throws IOException {
    byte[] buffer = new byte[8192];
    try {
      int read = socket.getInputStream().read(buffer);
      return read < 0 ? "" : new String(buffer, 0, read, StandardCharsets.ISO_8859_1);
    } catch (SocketException reset) {
      return "";
    }
  }

  /** Everything up to the end, which has to come. */
  String readToEnd() throws IOException {
    StringBuilder all = new StringBuilder();
    String some = read();
    while (!some.isEmpty()) {
      all.append(some);
      some = read();
    }
    return all.toString();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
