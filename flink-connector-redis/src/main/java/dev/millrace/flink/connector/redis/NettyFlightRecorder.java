package dev.millrace.flink.connector.redis;

/**
 * Keeps Netty's hands off the JVM's flight recorder. Netty 4.2 registers a listener there ({@code
 * io.netty.buffer.JfrEventRegistration}) and never takes it back, and a listener holds the class
 * loader that it comes from: of each job, and of each restart of a job, all classes would stay in
 * the TaskManager until its metaspace is full.
 */
final class NettyFlightRecorder {

  /** Read when Netty's first class is loaded, once in each class loader. */
  private static final String SWITCH = "io.netty.jfr.enabled";

  private NettyFlightRecorder() {}

  /** Called before the first use of Netty; an explicit setting of the user stays as it is. */
  static void off() {
    if (System.getProperty(SWITCH) == null) {
      System.setProperty(SWITCH, "false");
    }
  }
}
