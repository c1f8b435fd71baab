package dev.millrace.benchmark.replay;

import com.sun.management.OperatingSystemMXBean;
import dev.millrace.replay.ReplayMain;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** {@code millrace replay}, which leaves its CPU seconds in a file. */
final class MeasuredReplay {
  private MeasuredReplay() {}

  /** Arguments: the file, then those of the replay. */
  public static void main(String[] args) {
    Path file = Path.of(args[0]);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> writeCpuSeconds(file)));
    ReplayMain.main(Arrays.copyOfRange(args, 1, args.length));
  }

  private static void writeCpuSeconds(Path file) {
    double seconds =
        ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime() / 1e9;
    try {
      Files.writeString(file, Double.toString(seconds));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
