package dev.millrace.benchmark.ingest;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/**
 * One keep-alive connection of a sender that has one batch in flight, as Logplex has. It is as
 * little as HTTP allows, so that it takes little of the machine that it measures.
 */
public final class DrainConnection implements AutoCloseable {
  private final SocketChannel channel;
  private final ByteBuffer answer = ByteBuffer.allocate(16 * 1024);

  public DrainConnection(int port) throws IOException {
    channel = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
  }

  /** Posts a batch and waits for its status. */
  public int post(SentBatch batch, String frameId) throws IOException {
    String head =
        "POST /logs HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/logplex-1\r\n"
            + "Authorization: "
            + batch.authorization()
            + "\r\nLogplex-Msg-Count: "
            + batch.lines()
            + "\r\nLogplex-Frame-Id: "
            + frameId
            + "\r\nContent-Length: "
            + batch.body().remaining()
            + "\r\n\r\n";
    ByteBuffer[] request = {ByteBuffer.wrap(head.getBytes(US_ASCII)), batch.body().duplicate()};
    while (request[1].hasRemaining()) {
      channel.write(request);
    }
    return status();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  private int status() throws IOException {
    answer.clear();
    String text = "";
    int headEnd = -1;
    while (headEnd < 0) {
      text = readMore();
      headEnd = text.indexOf("\r\n\r\n");
    }
    int end = headEnd + 4 + contentLength(text);
    while (answer.position() < end) {
      readMore();
    }
    return Integer.parseInt(text.substring(9, 12));
  }

  private String readMore() throws IOException {
    if (channel.read(answer) < 0) {
      throw new EOFException("ingest closed a connection");
    }
    return new String(answer.array(), 0, answer.position(), US_ASCII);
  }

  private static int contentLength(String head) {
    String name = "Content-Length: ";
    int at = head.indexOf(name);
    return at < 0
        ? 0
        : Integer.parseInt(head.substring(at + name.length(), head.indexOf('\r', at)));
  }
}
