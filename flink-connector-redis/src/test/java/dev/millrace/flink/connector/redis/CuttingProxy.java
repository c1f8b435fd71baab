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
 * requests have reached Redis by then. Or it lets something happen amid a batch.
 */
final class CuttingProxy implements AutoCloseable {

  private static final int NEVER = -1;

  private final ServerSocket server;
  private final int target;
  private int linesToCut = NEVER;
  private int bytesToHold = NEVER;
  private Runnable whileHeld;
  private int connections;

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

  /** Does something when so many more bytes of requests have passed, and holds back the rest. */
  synchronized void holdAfter(int bytes, Runnable work) {
    bytesToHold = bytes;
    whileHeld = work;
  }

  /** How many connections there were. */
  synchronized int connections() {
    return connections;
  }

  @Override
  public void close() throws IOException {
    server.close();
  }

  private void accept() throws IOException {
    while (true) {
      Socket client = server.accept();
      synchronized (this) {
        connections++;
      }
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
        if (answers) {
          int passed = upToTheCut(buffer, length);
          out.write(buffer, 0, passed);
          if (passed < length) {
            return;
          }
        } else {
          pass(buffer, length, out);
        }
      }
    }
  }

  private synchronized void pass(byte[] requests, int length, OutputStream out) throws IOException {
    int first = bytesToHold == NEVER ? length : Math.min(bytesToHold, length);
    out.write(requests, 0, first);
    if (bytesToHold != NEVER) {
      bytesToHold -= first;
      if (bytesToHold == 0) {
        bytesToHold = NEVER;
        whileHeld.run();
      }
    }
    out.write(requests, first, length - first);
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
