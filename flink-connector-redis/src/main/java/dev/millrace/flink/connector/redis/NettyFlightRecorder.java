package dev.millrace.flink.connector.redis;

/**
 * Keeps Netty away from the JVM's flight recorder. Netty 4.2 registers a listener there ({@code
 * io.netty.buffer.JfrEventRegistration}) and never removes it, and a listener keeps its class
 * loader alive: the classes of each job, and of each restart of a job, would stay in the
 * TaskManager until its metaspace is full.
 */
final class NettyFlightRecorder {

  /** Read when Netty's first class is loaded, once in each class loader. */
  private static final String SWITCH = "io.netty.jfr.enabled";

  private NettyFlightRecorder() {}

  /** Called before the first use of Netty; an explicit setting by the user is kept. */
  static void off() {
    if (System.getProperty(SWITCH) == null) {
      System.setProperty(SWITCH, "false");
    }
  }
}
