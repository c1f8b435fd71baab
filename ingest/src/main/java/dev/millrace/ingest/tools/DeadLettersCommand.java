package dev.millrace.ingest.tools;

import dev.millrace.ingest.config.KafkaOptions;
import dev.millrace.model.BuildVersion;
import dev.millrace.model.kafka.KafkaSettings;
import dev.millrace.model.topic.DeadLetter;
import java.io.PrintWriter;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command {@code dead-letters}. */
@Command(
    name = "dead-letters",
    mixinStandardHelpOptions = true,
    versionProvider = BuildVersion.class,
    sortOptions = false,
    description = {
      "Prints what could not be counted: receive time, reason, application, source, bytes.",
      "With --resend, puts those that can be read back into the log."
    },
    footer = {
      "",
      "What --resend achieves depends on the reason. First fix what caused it.",
      "",
      "  too-late          Counted by a job whose --allowed-lateness now covers them, if it still",
      "                    keeps their windows (--allowed-lateness plus --slack); otherwise too",
      "                    late again. They keep their receive time.",
      "  window-closed     The running job has released their windows: closed again, unless it"
          + " now",
      "                    has more --slack. A reprocessing with enough of it counts them.",
      "                    A letter that only names the record with the lines is never sent.",
      "  future-timestamp  Counted, if the window is still kept. They get their own time as",
      "                    receive time, and are not sent before that time.",
      "  unparseable, timestamp",
      "                    Sent if this version can read them. A window that already has the rest",
      "                    of their batch does not change; only a reprocessing counts them.",
      "  syslog-header     Sent if this version can read them and they are the router's.",
      "  framing, foreign-record",
      "                    Never sent: there is no line in them.",
      "",
      "Nothing is counted twice, however often it is sent: lines keep the identity of their",
      "batch. As long as the batch itself is in router-logs, reprocessing the log does all this",
      "without --resend, and better; --resend is for batches that are no longer there.",
      "",
      "Dead letters of one batch must be sent together: select by --app and time, not by",
      "--reason. Lines that are refused again become dead letters again."
    })
final class DeadLettersCommand implements Callable<Integer> {
  private final Map<String, String> variables;
  private final Output output;
  private final Tally printed = new Tally();
  private long others;

  @Mixin private KafkaOptions kafkaOptions = new KafkaOptions();
  @Mixin private DeadLetterFilter filter = new DeadLetterFilter();
  @Spec private CommandSpec spec;

  @Option(names = "--follow", description = "Keep waiting for new ones.")
  private boolean follow;

  @Option(
      names = "--bytes",
      paramLabel = "text|hex",
      defaultValue = "text",
      description = "How to print the bytes: text, with control characters as \\x1b, or hex.")
  private DeadLetterFormat format;

  @Option(names = "--json", description = "One line of JSON for each; the summary goes to stderr.")
  private boolean json;

  @Option(names = "--resend", description = "Send them again instead of printing them.")
  private boolean resend;

  @Option(names = "--dry-run", description = "With --resend: only show what would be sent.")
  private boolean dryRun;

  DeadLettersCommand(Map<String, String> variables, Output output) {
    this.variables = variables;
    this.output = output;
  }

  @Override
  public Integer call() {
    if (resend && (follow || json)) {
      throw new ParameterException(
          spec.commandLine(), "--resend cannot be used with --follow or --json");
    }
    if (dryRun && !resend) {
      throw new ParameterException(spec.commandLine(), "--dry-run needs --resend");
    }
    KafkaSettings kafka = kafkaOptions.settings(variables);
    try (KafkaAccess access = KafkaAccess.open(kafka, err());
        CtrlC ctrlC = CtrlC.interruptsThisThread()) {
      if (resend) {
        resend(access);
      } else {
        read(access, this::print);
        summarize();
      }
    }
    output.flush();
    return ExitCode.OK;
  }

  private void resend(KafkaAccess access) {
    Resend copies = new Resend(System.currentTimeMillis());
    boolean complete = read(access, copies::add);
    if (!complete) {
      throw new ToolException("interrupted before anything was sent");
    }
    String lines =
        "%d lines in %d batches%s"
            .formatted(copies.readable().total(), copies.batches().size(), in(copies.readable()));
    if (dryRun) {
      output.line("would send " + lines);
    } else {
      new BatchSender(access).send(copies.batches());
      output.line("sent " + lines);
    }
    if (copies.unreadable().total() > 0) {
      output.line("cannot be sent: " + copies.unreadable());
    }
  }

  private void print(DeadLetter letter) {
    printed.add(letter.reason().label(), 1);
    output.line(json ? format.json(letter) : format.line(letter));
  }

  private void summarize() {
    String summary =
        printed.total()
            + " dead letters"
            + in(printed)
            + (others == 0 ? "" : "; " + others + " other records that are not dead letters");
    if (json) {
      err().println(summary);
    } else {
      output.line(summary);
    }
  }

  /** Whether it read everything, rather than being stopped. */
  private boolean read(KafkaAccess access, Consumer<DeadLetter> taker) {
    return new TopicReader(access, access.kafka().topics().deadLetters())
        .read(
            filter.from,
            follow,
            new TopicReader.Visitor() {
              @Override
              public void visit(ConsumerRecord<byte[], byte[]> record) {
                Optional<DeadLetter> letter = DeadLetter.from(record);
                letter.filter(filter::accepts).ifPresent(taker);
                others += letter.isEmpty() ? 1 : 0;
              }

              @Override
              public boolean goOn() {
                output.flush();
                return !output.isAbandoned();
              }
            });
  }

  private PrintWriter err() {
    return spec.commandLine().getErr();
  }

  private static String in(Tally tally) {
    return tally.total() == 0 ? "" : ": " + tally;
  }
}
