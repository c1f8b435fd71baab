package dev.millrace.dashboard.metrics;

import com.sun.management.OperatingSystemMXBean;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.lang.management.ManagementFactory;
import java.util.List;

/**
 * The registry of {@code /metrics}, with the metrics of the process and its JVM: heap, garbage
 * collection, threads, CPU time, open files, uptime; under the names that Micrometer gives them
 * everywhere, or Prometheus where those break its conventions.
 */
public final class ProcessMetrics implements AutoCloseable {
  private static final double NANOS = 1e9;

  /** CPU time in nanoseconds, where Prometheus has seconds, and a gauge called a count. */
  private static final List<String> NOT_PROMETHEUS_NAMES =
      List.of("process.cpu.time", "system.cpu.count");

  private final JvmGcMetrics garbageCollection = new JvmGcMetrics();

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

  public ProcessMetrics() {
    NOT_PROMETHEUS_NAMES.forEach(
        name -> registry.config().meterFilter(MeterFilter.denyNameStartsWith(name)));
    List<MeterBinder> binders =
        List.of(
            new JvmMemoryMetrics(),
            garbageCollection,
            new JvmThreadMetrics(),
            new ProcessorMetrics(),
            new FileDescriptorMetrics(),
            new UptimeMetrics());
    binders.forEach(binder -> binder.bindTo(registry));
    OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    FunctionCounter.builder("process.cpu", system, s -> s.getProcessCpuTime() / NANOS)
        .baseUnit("seconds")
        .description("CPU time of the process; alert near one second a second for each processor")
        .register(registry);
  }

  /** Where the other parts register their metrics. */
  public PrometheusMeterRegistry registry() {
    return registry;
  }

  @Override
  public void close() {
    garbageCollection.close();
    registry.close();
  }
}
