package dev.millrace.ingest.tools;

import dev.millrace.ingest.config.KafkaOptions;
import dev.millrace.model.BuildVersion;
import dev.millrace.model.drain.FrameReader;
import dev.millrace.model.drain.SyslogHeader;
import dev.millrace.model.kafka.KafkaSettings;
import dev.millrace.model.topic.BatchRecord;
import dev.millrace.model.topic.TopicRecord;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The command {@code tail}. */
@Command(
    name = "tail",
    mixinStandardHelpOptions = true,
    versionProvider = BuildVersion.class,
    sortOptions = false,
    description = "Prints router logs as they arrive: receive time, application, line.",
    footer = {
      "",
      "Lines of one partition are printed in the order in which they were stored; partitions are",
      "read side by side. Control characters are shown as \\x1b, except with --raw. Ctrl-C ends it."
    })
final class TailCommand implements Callable<Integer> {
  private static final byte[] NEWLINE = {'\n'};

  private final Map<String, String> variables;
  private final Output output;

  @Mixin private KafkaOptions kafkaOptions = new KafkaOptions();
  @Spec private CommandSpec spec;

  @Option(
      names = "--app",
      paramLabel = "NAME",
      split = ",",
      description = "Only of this application, or of these.")
  private List<String> apps = List.of();

  @Option(
      names = "--from",
      paramLabel = "WHERE",
      defaultValue = "latest",
      description =
          "earliest, latest, a receive time such as 2026-11-26T09:00:00Z, or 10m for ten minutes"
              + " ago; default latest.")
  private StartAt from;

  @Option(names = "--no-follow", description = "Stop at the current end of the log.")
  private boolean noFollow;

  @Option(
      names = "--grep",
      paramLabel = "TEXT",
      description = "Only lines that contain exactly this text.")
  private String grep;

  @Option(
      names = "--raw",
      description = "The syslog messages as received, with nothing before them.")
  private boolean raw;

  TailCommand(Map<String, String> variables, Output output) {
    this.variables = variables;
    this.output = output;
  }

  @Override
  public Integer call() {
    KafkaSettings kafka = kafkaOptions.settings(variables);
    try (KafkaAccess access = KafkaAccess.open(kafka, spec.commandLine().getErr());
        CtrlC ctrlC = CtrlC.interruptsThisThread()) {
      new TopicReader(access, kafka.topics().routerLogs()).read(from, !noFollow, new Lines());
    }
    return ExitCode.OK;
  }

  private final class Lines implements TopicReader.Visitor {
    private final SyslogHeader header = new SyslogHeader();

    @Override
    public void visit(ConsumerRecord<byte[], byte[]> record) {
      if (TopicRecord.from(record) instanceof BatchRecord batch
          && (apps.isEmpty() || apps.contains(batch.app()))) {
        FrameReader frames = new FrameReader(batch.frames());
        while (frames.next() && !output.isAbandoned()) {
          print(batch, frames.start(), frames.end());
        }
      }
    }

    @Override
    public boolean goOn() {
      output.flush();
      return !output.isAbandoned();
    }

    private void print(BatchRecord batch, int start, int end) {
      byte[] b = batch.frames();
      boolean known = header.parse(b, start, end);
      if (raw) {
        printRaw(b, start, end);
        return;
      }
      String line =
          known
              ? Printable.text(b, header.messageStart(), header.messageEnd())
              : Printable.text(b, start, end);
      if (grep == null || line.contains(grep)) {
        output.line(Printable.time(batch.receivedMillis()) + " " + batch.app() + " " + line);
      }
    }

    private void printRaw(byte[] b, int start, int end) {
      boolean wanted =
          grep == null || new String(b, start, end - start, StandardCharsets.UTF_8).contains(grep);
      if (wanted) {
        output.write(b, start, end);
        if (b[end - 1] != '\n') {
          output.write(NEWLINE, 0, 1);
        }
      }
    }
  }
}
