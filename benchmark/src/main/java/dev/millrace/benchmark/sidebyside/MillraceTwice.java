package dev.millrace.benchmark.sidebyside;

/**
 * Ours twice in one JVM: the second pass is that of a job that has run for a while, without the
 * start of JVM and Flink, and with its code compiled.
 */
final class MillraceTwice {
  private MillraceTwice() {}

  public static void main(String[] args) throws Exception {
    Task task = Task.of(args);
    MillraceJob.catchUp(task.intoAnotherDatabase());
    task.warm();
    MillraceJob.catchUp(task);
    task.done();
  }
}
