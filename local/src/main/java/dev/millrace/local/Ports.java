package dev.millrace.local;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** TCP ports on the loopback interface. */
final class Ports {
  private Ports() {}

  /**
   * The wanted port; 0 stays 0, for a process that picks a port itself when it binds, so that
   * nobody else can take it before.
   *
   * @param flag the option that sets the port, for the message
   * @throws LocalException if the port is in use
   */
  static int check(int wanted, String flag) {
    return wanted == 0 ? 0 : claim(wanted, flag);
  }

  /**
   * The wanted port, or a free one for 0.
   *
   * @param flag the option that sets the port, for the message
   * @throws LocalException if the port is in use
   */
  static int claim(int wanted, String flag) {
    InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), wanted);
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(address);
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new LocalException(
          "port %d is in use: choose another with %s, or 0 for a free one".formatted(wanted, flag),
          e);
    }
  }
}
