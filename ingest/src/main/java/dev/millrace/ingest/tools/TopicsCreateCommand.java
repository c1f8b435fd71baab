package dev.millrace.ingest.tools;

import dev.millrace.ingest.config.KafkaOptions;
import dev.millrace.ingest.kafka.TopicSetup;
import dev.millrace.ingest.kafka.TopicSpec;
import dev.millrace.model.BuildVersion;
import dev.millrace.model.kafka.KafkaSettings;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code topics create}. */
@Command(
    name = "create",
    mixinStandardHelpOptions = true,
    versionProvider = BuildVersion.class,
    sortOptions = false,
    description = {
      "Creates the topics that do not exist, as ingest does when it starts.",
      "Existing ones are not changed, except that a max.message.bytes too small is raised."
    },
    footer = {
      "",
      "The brokers decide how many replicas there are, and how many must have a batch before it",
      "counts as stored: default.replication.factor and min.insync.replicas.",
      "With three replicas, min.insync.replicas=2 survives the loss of any one broker.",
      "",
      "Exits with 1 if a topic is not suitable for batches."
    })
final class TopicsCreateCommand implements Callable<Integer> {
  private final Map<String, String> variables;
  private final Output output;

  @Mixin private KafkaOptions kafkaOptions = new KafkaOptions();
  @Mixin private TopicOptions topicOptions = new TopicOptions();
  @Spec private CommandSpec spec;

  TopicsCreateCommand(Map<String, String> variables, Output output) {
    this.variables = variables;
    this.output = output;
  }

  @Override
  public Integer call() throws InterruptedException {
    KafkaSettings kafka = kafkaOptions.settings(variables);
    TopicSpec wanted = topicOptions.spec();
    try (KafkaAccess access = KafkaAccess.open(kafka, spec.commandLine().getErr())) {
      new TopicSetup(kafka, wanted).run().forEach(output::line);
    } catch (ExecutionException | TimeoutException e) {
      throw new ToolException(dev.millrace.model.kafka.KafkaProblem.describe(kafka, e));
    }
    output.flush();
    return ExitCode.OK;
  }
}
