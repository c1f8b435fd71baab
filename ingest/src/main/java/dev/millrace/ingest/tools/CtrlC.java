package dev.millrace.ingest.tools;

/**
 * While it is open, Ctrl-C (or SIGTERM) interrupts the current thread and gives it time to finish
 * what it is printing.
 */
final class CtrlC implements AutoCloseable {
  private static final long PATIENCE_MILLIS = 5_000;

  private final Thread hook;

  private CtrlC(Thread hook) {
    this.hook = hook;
  }

  static CtrlC interruptsThisThread() {
    Thread worker = Thread.currentThread();
    Thread hook =
        new Thread(
            () -> {
              worker.interrupt();
              try {
                worker.join(PATIENCE_MILLIS);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            },
            "ctrl-c");
    Runtime.getRuntime().addShutdownHook(hook);
    return new CtrlC(hook);
  }

  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The JVM is already shutting down, which is what the hook is for.
    }
  }
}
