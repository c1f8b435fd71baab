package dev.millrace.benchmark.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What the operating system says that a process has used so far.
 *
 * @param cpuSeconds of all its threads since it started: garbage collection and JIT compilation too
 * @param peakMebibytes the most memory that it had resident; NaN where there is no {@code /proc}
 */
public record ProcessAccount(double cpuSeconds, double peakMebibytes) {
  /** Of no process. */
  public static final ProcessAccount NONE = new ProcessAccount(0, 0);

  private static final String PEAK = "VmHWM:";
  private static final double KIB_PER_MIB = 1024;

  /**
   * Reads the account of a live process.
   *
   * @throws IllegalStateException if there is none, as of one that has ended
   */
  public static ProcessAccount of(ProcessHandle process) throws IOException {
    double cpu =
        process
            .info()
            .totalCpuDuration()
            .orElseThrow(() -> new IllegalStateException("no account of the process' CPU time"))
            .toNanos();
    return new ProcessAccount(cpu / 1e9, peakMebibytes(process.pid()));
  }

  /** What was used since an earlier account; the peak is the later one's. */
  public ProcessAccount since(ProcessAccount earlier) {
    return new ProcessAccount(cpuSeconds - earlier.cpuSeconds, peakMebibytes);
  }

  /** Of two processes that ran at the same time. */
  public ProcessAccount plus(ProcessAccount other) {
    return new ProcessAccount(cpuSeconds + other.cpuSeconds, peakMebibytes + other.peakMebibytes);
  }

  private static double peakMebibytes(long pid) throws IOException {
    Path status = Path.of("/proc", Long.toString(pid), "status");
    if (!Files.isReadable(status)) {
      return Double.NaN;
    }
    return Files.readAllLines(status).stream()
        .filter(line -> line.startsWith(PEAK))
        .mapToDouble(line -> Double.parseDouble(line.replaceAll("[^0-9]", "")) / KIB_PER_MIB)
        .findFirst()
        .orElse(Double.NaN);
  }
}
