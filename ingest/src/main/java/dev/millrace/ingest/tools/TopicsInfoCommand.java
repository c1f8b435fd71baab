package dev.millrace.ingest.tools;

import dev.millrace.ingest.config.KafkaOptions;
import dev.millrace.ingest.kafka.TopicSpec;
import dev.millrace.model.BuildVersion;
import dev.millrace.model.kafka.KafkaSettings;
import dev.millrace.model.topic.Topics;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code topics info}. */
@Command(
    name = "info",
    mixinStandardHelpOptions = true,
    versionProvider = BuildVersion.class,
    sortOptions = false,
    description = "Shows the state of the topics, and how far behind the job is.",
    footer = {
      "",
      "job at, lag: where the job's last checkpoint was, and how many records come after it,",
      "including heartbeats. newest: the latest receive time in the partition.",
      "",
      "Exits with 1 if something is wrong."
    })
final class TopicsInfoCommand implements Callable<Integer> {
  private final Map<String, String> variables;
  private final Output output;

  @Mixin private KafkaOptions kafkaOptions = new KafkaOptions();
  @Mixin private TopicOptions topicOptions = new TopicOptions();
  @Spec private CommandSpec spec;

  @Option(
      names = "--namespace",
      paramLabel = "TEXT",
      defaultValue = "${env:MILLRACE_NAMESPACE:-millrace}",
      description = "The job's namespace, which its group is named after [MILLRACE_NAMESPACE].")
  private String namespace;

  @Option(names = "--json", description = "One line of JSON for each topic.")
  private boolean json;

  TopicsInfoCommand(Map<String, String> variables, Output output) {
    this.variables = variables;
    this.output = output;
  }

  @Override
  public Integer call() throws InterruptedException {
    KafkaSettings kafka = kafkaOptions.settings(variables);
    TopicSpec wanted = topicOptions.spec();
    Topics topics = kafka.topics();
    List<TopicReport> reports;
    try (KafkaAccess access = KafkaAccess.open(kafka, spec.commandLine().getErr())) {
      TopicInspector inspector = new TopicInspector(access, wanted);
      reports =
          List.of(
              inspector.inspect(topics.routerLogs(), topics.jobGroup(namespace)),
              inspector.inspect(topics.deadLetters(), null));
    }
    for (TopicReport report : reports) {
      if (json) {
        output.line(Json.line(report));
      } else {
        TopicTable.lines(report).forEach(output::line);
      }
    }
    output.flush();
    return reports.stream().allMatch(TopicReport::isRight) ? 0 : 1;
  }
}
