package dev.millrace.local;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A wire to an HTTP server on this machine that can be cut: then what is open breaks, and nothing
 * new gets through.
 */
final class CuttableWire implements AutoCloseable {
  private final URI target;
  private final ServerSocket server;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private volatile boolean cut;

  CuttableWire(URI target) throws IOException {
    this.target = target;
    server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    start(this::accept);
  }

  URI address() {
    return URI.create("http://127.0.0.1:" + server.getLocalPort());
  }

  void cut() throws IOException {
    cut = true;
    for (Socket socket : open) {
      socket.close();
    }
  }

  void mend() {
    cut = false;
  }

  @Override
  public void close() throws IOException {
    server.close();
    cut();
  }

  private void accept() throws IOException {
    while (true) {
      Socket client = server.accept();
      if (cut) {
        client.close();
        continue;
      }
      Socket upstream = new Socket(target.getHost(), target.getPort());
      open.add(client);
      open.add(upstream);
      start(() -> copy(client, upstream));
      start(() -> copy(upstream, client));
    }
  }

  private void copy(Socket from, Socket to) throws IOException {
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      in.transferTo(out);
    } finally {
      open.remove(from);
      open.remove(to);
    }
  }

  private interface Work {
    void run() throws IOException;
  }

  private static void start(Work work) {
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (IOException e) {
                // A connection that broke, which is what this is for: nothing is left to be done.
              }
            },
            "wire");
    thread.setDaemon(true);
    thread.start();
  }
}
