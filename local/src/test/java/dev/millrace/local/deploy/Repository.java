package dev.millrace.local.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.yaml.snakeyaml.Yaml;

/** The files of this repository that operators use. */
final class Repository {
  /** Its root. */
  static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  private static final ObjectMapper JSON = new ObjectMapper();

  private Repository() {}

  /** All documents of a YAML file, aliases resolved. */
  static List<JsonNode> yaml(String file) throws IOException {
    try (Reader in = Files.newBufferedReader(ROOT.resolve(file))) {
      return yaml(in);
    }
  }

  static List<JsonNode> yaml(Reader in) {
    List<JsonNode> documents = new ArrayList<>();
    new Yaml().loadAll(in).forEach(document -> documents.add(JSON.valueToTree(document)));
    return documents;
  }
}
