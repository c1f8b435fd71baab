package dev.millrace.local.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.flink.configuration.GlobalConfiguration;
import org.junit.jupiter.api.Test;

/** The manifests, by the types and the schema that Kubernetes and Flink's operator publish. */
class KubernetesTest {
  private static final Map<String, Class<?>> TYPES =
      Map.of(
          "v1 ConfigMap", ConfigMap.class,
          "v1 Service", Service.class,
          "v1 PersistentVolumeClaim", PersistentVolumeClaim.class,
          "v1 ServiceAccount", ServiceAccount.class,
          "rbac.authorization.k8s.io/v1 Role", Role.class,
          "rbac.authorization.k8s.io/v1 RoleBinding", RoleBinding.class,
          "apps/v1 Deployment", Deployment.class,
          "apps/v1 StatefulSet", StatefulSet.class,
          "policy/v1 PodDisruptionBudget", PodDisruptionBudget.class);

  /** Refuses fields that the types do not have, which they would otherwise collect. */
  private static final ObjectMapper STRICT =
      new ObjectMapper()
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .setAnnotationIntrospector(
              new JacksonAnnotationIntrospector() {
                @Override
                public Boolean hasAnySetter(Annotated annotated) {
                  return false;
                }
              });

  @Test
  void everyFieldIsKnownAndOfItsType() throws Exception {
    for (JsonNode resource : resources()) {
      String kind = resource.get("apiVersion").asText() + " " + resource.get("kind").asText();
      if (kind.equals("flink.apache.org/v1beta1 FlinkDeployment")) {
        assertThat(operatorsSchema().errors(spec(resource))).isEmpty();
      } else {
        assertThat(TYPES).containsKey(kind);
        assertThat(STRICT.treeToValue(resource, TYPES.get(kind))).isNotNull();
      }
    }
  }

  @Test
  void aMisspelledFieldIsNoticed() throws Exception {
    for (JsonNode resource : resources()) {
      if (resource.get("kind").asText().equals("FlinkDeployment")) {
        ((ObjectNode) resource.at("/spec/podTemplate/spec")).put("fsGroups", 1);
        assertThat(operatorsSchema().errors(spec(resource)))
            .containsExactly("spec.podTemplate.spec: no such field: fsGroups");
      } else if (resource.has("spec")) {
        ((ObjectNode) resource.get("spec")).put("replica", 1);
        Class<?> type =
            TYPES.get(resource.get("apiVersion").asText() + " " + resource.get("kind").asText());
        assertThatThrownBy(() -> STRICT.treeToValue(resource, type))
            .hasMessageContaining("replica");
      }
    }
  }

  /** Its files are what is applied, and what it sets the images of is in them. */
  @Test
  void kustomizationNamesThemAll() throws Exception {
    JsonNode kustomization = Repository.yaml("deploy/kubernetes/kustomization.yaml").get(0);
    List<String> named = new ArrayList<>();
    kustomization.get("resources").forEach(file -> named.add(file.asText()));
    try (var files = Files.list(Repository.ROOT.resolve("deploy/kubernetes"))) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrderElementsOf(
              Stream.concat(named.stream(), Stream.of("kustomization.yaml")).toList());
    }
    for (JsonNode image : kustomization.get("images")) {
      assertThat(resources().toString())
          .contains("\"image\":\"" + image.get("name").asText() + "\"");
    }
  }

  @Test
  void noContainerIsRootOrMayBecomeIt() throws Exception {
    for (JsonNode pod : pods()) {
      for (JsonNode container : pod.path("containers")) {
        assertThat(pod.at("/securityContext/runAsNonRoot").asBoolean()).isTrue();
        assertThat(container.at("/securityContext/allowPrivilegeEscalation").isBoolean()).isTrue();
        assertThat(container.at("/securityContext/allowPrivilegeEscalation").asBoolean()).isFalse();
        assertThat(container.at("/securityContext/capabilities/drop/0").asText()).isEqualTo("ALL");
      }
    }
  }

  /** Kubernetes' variables for Services have the names of our options' own. */
  @Test
  void noPodIsToldOfServicesInItsEnvironment() throws Exception {
    assertThat(pods()).hasSize(3);
    for (JsonNode pod : pods()) {
      assertThat(pod.path("enableServiceLinks").asBoolean(true)).isFalse();
    }
  }

  /** What Flink asks of Kubernetes as a resource provider and for high availability. */
  @Test
  void flinksAccountIsThereAndMayRunItsPods() throws Exception {
    String account = only("FlinkDeployment").at("/spec/serviceAccount").asText();
    JsonNode binding = only("RoleBinding");
    JsonNode role = only("Role");

    assertThat(only("ServiceAccount").at("/metadata/name").asText()).isEqualTo(account);
    assertThat(binding.at("/subjects/0/kind").asText()).isEqualTo("ServiceAccount");
    assertThat(binding.at("/subjects/0/name").asText()).isEqualTo(account);
    assertThat(binding.at("/subjects/0/namespace").asText())
        .isEqualTo(
            Repository.yaml("deploy/kubernetes/kustomization.yaml")
                .get(0)
                .get("namespace")
                .asText());
    assertThat(binding.at("/roleRef/name").asText()).isEqualTo(role.at("/metadata/name").asText());
    Map<String, String> verbs = new HashMap<>();
    for (JsonNode rule : role.get("rules")) {
      for (JsonNode resource : rule.get("resources")) {
        verbs.put(
            rule.at("/apiGroups/0").asText() + "/" + resource.asText(),
            rule.get("verbs").toString());
      }
    }
    for (String resource : List.of("/pods", "/configmaps", "apps/deployments")) {
      assertThat(verbs.get(resource))
          .as(resource)
          .contains("get", "list", "watch", "create", "update", "patch", "delete");
    }
  }

  /** What the cluster tests run with is what Kubernetes is given. */
  @Test
  void flinkIsConfiguredAsInFlinkConf() throws Exception {
    Map<String, String> ours =
        new TreeMap<>(
            GlobalConfiguration.loadConfiguration(Repository.ROOT.resolve("flink-conf").toString())
                .toMap());
    // The operator's and Kubernetes' business.
    ours.keySet()
        .removeIf(
            key ->
                key.matches(
                    "(jobmanager|taskmanager)\\.(rpc|bind-host).*|rest\\.(bind-)?(address|port)|blob.*"
                        + "|.*memory\\.process\\.size|env\\.java\\..*|high-availability\\.(cluster-id|zookeeper.*)"));
    ours.put("metrics.reporter.prometheus.port", "9249");
    ours.put("high-availability.type", "kubernetes");
    Map<String, String> theirs = new HashMap<>();
    for (JsonNode resource : resources()) {
      resource
          .at("/spec/flinkConfiguration")
          .properties()
          .forEach(entry -> theirs.put(entry.getKey(), entry.getValue().asText()));
    }
    theirs.keySet().removeIf(key -> key.startsWith("kubernetes.operator."));

    assertThat(theirs).isEqualTo(ours);
  }

  /** The release of the operator's API at hand is older than the one that knows Flink 2.2. */
  private static JsonNode spec(JsonNode deployment) {
    ObjectNode spec = deployment.get("spec").deepCopy();
    assertThat(spec.get("flinkVersion").asText()).isEqualTo("v2_2");
    return spec.put("flinkVersion", "v1_20");
  }

  private static Schema operatorsSchema() throws Exception {
    try (var in =
        new InputStreamReader(
            KubernetesTest.class.getResourceAsStream(
                "/META-INF/fabric8/flinkdeployments.flink.apache.org-v1.yml"),
            StandardCharsets.UTF_8)) {
      return new Schema(Repository.yaml(in).get(0));
    }
  }

  private static List<JsonNode> pods() throws Exception {
    return resources().stream()
        .map(
            resource ->
                resource.at(
                    resource.get("kind").asText().equals("FlinkDeployment")
                        ? "/spec/podTemplate/spec"
                        : "/spec/template/spec"))
        .filter(pod -> !pod.isMissingNode())
        .toList();
  }

  private static JsonNode only(String kind) throws Exception {
    List<JsonNode> found =
        resources().stream().filter(node -> node.get("kind").asText().equals(kind)).toList();
    assertThat(found).as(kind).hasSize(1);
    return found.get(0);
  }

  private static List<JsonNode> resources() throws Exception {
    List<JsonNode> resources = new ArrayList<>();
    for (String file : List.of("config", "ingest", "job", "dashboard")) {
      resources.addAll(Repository.yaml("deploy/kubernetes/" + file + ".yaml"));
    }
    return resources;
  }
}
