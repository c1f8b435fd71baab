package dev.millrace.replay;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A server that does with each connection what it is told to, and then closes it. */
final class RawTarget implements AutoCloseable {
  private final ServerSocket server;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();

  @FunctionalInterface
  interface Behaviour {
    void on(Socket connection) throws IOException;
  }

  RawTarget(Behaviour behaviour) {
    try {
      server = new ServerSocket(0, 100, InetAddress.getByName("127.0.0.1"));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    start(() -> accept(behaviour));
  }

  String url() {
    return "http://127.0.0.1:" + server.getLocalPort();
  }

  @Override
  public void close() {
    try {
      server.close();
      for (Socket socket : open) {
        socket.close();
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private void accept(Behaviour behaviour) {
    while (!server.isClosed()) {
      try {
        Socket connection = server.accept();
        open.add(connection);
        start(() -> serve(connection, behaviour));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void serve(Socket connection, Behaviour behaviour) {
    try (connection) {
      behaviour.on(connection);
    } catch (IOException e) {
      // The client has gone, or the test has ended.
    } finally {
      open.remove(connection);
    }
  }

  private static void start(Runnable task) {
    Thread thread = new Thread(task, "raw-target");
    thread.setDaemon(true);
    thread.start();
  }
}
