package dev.millrace.ingest.kafka;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;

/** Reads and alters the settings of topics. */
public final class TopicSettings {
  private TopicSettings() {}

  /** The settings of each topic, defaults included; each topic must exist. */
  public static Map<String, Map<String, String>> read(
      Admin admin, Collection<String> topics, long timeoutSeconds)
      throws InterruptedException, ExecutionException, TimeoutException {
    List<ConfigResource> resources = topics.stream().map(TopicSettings::resource).toList();
    Map<ConfigResource, Config> configs =
        admin.describeConfigs(resources).all().get(timeoutSeconds, TimeUnit.SECONDS);
    Map<String, Map<String, String>> settings = new HashMap<>();
    configs.forEach(
        (resource, config) -> {
          Map<String, String> values = new HashMap<>();
          config.entries().forEach(entry -> values.put(entry.name(), entry.value()));
          settings.put(resource.name(), values);
        });
    return settings;
  }

  /** Sets one. */
  static void alter(Admin admin, String topic, String name, String value, long timeoutSeconds)
      throws InterruptedException, ExecutionException, TimeoutException {
    AlterConfigOp set = new AlterConfigOp(new ConfigEntry(name, value), AlterConfigOp.OpType.SET);
    admin
        .incrementalAlterConfigs(Map.of(resource(topic), List.of(set)))
        .all()
        .get(timeoutSeconds, TimeUnit.SECONDS);
  }

  private static ConfigResource resource(String topic) {
    return new ConfigResource(ConfigResource.Type.TOPIC, topic);
  }
}
