package dev.millrace.benchmark.replay;

import io.undertow.Undertow;

/** An HTTP server that answers 200 to everything, at once. */
final class InstantTarget {
  private InstantTarget() {}

  /** Arguments: the port. Runs until it is killed. */
  public static void main(String[] args) {
    Undertow.builder()
        .addHttpListener(Integer.parseInt(args[0]), "127.0.0.1")
        .setIoThreads(1)
        .setHandler(exchange -> exchange.getResponseSender().send("ok"))
        .build()
        .start();
  }
}
