package dev.millrace.benchmark.machine;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What figures have to be read with.
 *
 * @param processor its name, as Linux gives it, else its architecture
 * @param processors how many there are
 * @param load the load average of the last minute: what else was going on
 */
public record Machine(String processor, int processors, String system, String java, double load) {
  private static final Path CPUINFO = Path.of("/proc/cpuinfo");

  public static Machine here() throws IOException {
    return new Machine(
        processorName(),
        Runtime.getRuntime().availableProcessors(),
        System.getProperty("os.name") + " " + System.getProperty("os.version"),
        Runtime.version().toString(),
        ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
  }

  @Override
  public String toString() {
    return "%s, %d processors, %s, Java %s, load %.1f before"
        .formatted(processor, processors, system, java, load);
  }

  private static String processorName() throws IOException {
    String architecture = System.getProperty("os.arch");
    if (!Files.isReadable(CPUINFO)) {
      return architecture;
    }
    return Files.readAllLines(CPUINFO).stream()
        .filter(line -> line.startsWith("model name"))
        .map(line -> line.substring(line.indexOf(':') + 1).strip())
        .findFirst()
        .orElse(architecture);
  }
}
