package dev.millrace.flink.connector.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import javax.net.ServerSocketFactory;

/**
 * Forwards TCP connections to a port of this machine. Given the sockets for it, it also terminates
 * TLS. Told to, it passes on so many more lines of answers and then cuts the connection; the
 * requests have reached Redis by then.
 */
final class CuttingProxy implements AutoCloseable {

  private static final int NEVER = -1;

  private final ServerSocket server;
  private final int target;
  private int linesToCut = NEVER;

  CuttingProxy(int target) throws IOException {
    this(target, ServerSocketFactory.getDefault());
  }

  CuttingProxy(int target, ServerSocketFactory sockets) throws IOException {
    this.target = target;
    this.server = sockets.createServerSocket(0, 50, InetAddress.getLoopbackAddress());
    start(this::accept);
  }

  int port() {
    return server.getLocalPort();
  }

  /** Cuts the connection that is open after this many more lines of answers. */
  synchronized void cutAfterAnswers(int lines) {
    linesToCut = lines;
  }

  @Override
  public void close() throws IOException {
    server.close();
  }

  private void accept() throws IOException {
    while (true) {
      Socket client = server.accept();
      Socket redis = new Socket(InetAddress.getLoopbackAddress(), target);
      start(() -> forward(client, redis, false));
      start(() -> forward(redis, client, true));
    }
  }

  private void forward(Socket from, Socket to, boolean answers) throws IOException {
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      byte[] buffer = new byte[64 * 1024];
      for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
        int passed = answers ? upToTheCut(buffer, length) : length;
        out.write(buffer, 0, passed);
        if (passed < length) {
          return;
        }
      }
    }
  }

  private synchronized int upToTheCut(byte[] answers, int length) {
    for (int i = 0; i < length && linesToCut != NEVER; i++) {
      if (linesToCut == 0) {
        linesToCut = NEVER;
        return i;
      }
      if (answers[i] == '\n') {
        linesToCut--;
      }
    }
    return length;
  }

  private static void start(Work work) {
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (IOException closed) {
                // The other side is gone, which is all there is to know.
              }
            },
            "cutting-proxy");
    thread.setDaemon(true);
    thread.start();
  }

  private interface Work {
    void run() throws IOException;
  }
}
