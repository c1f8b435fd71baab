package dev.millrace.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What {@code ./millrace} does when a jar is older than the sources, in a tree of its own where the
 * build is a script that can fail or wait.
 */
@Timeout(60)
class LauncherBuildTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir Path dir;
  private Path tree;

  /** The program in the jar: prints its arguments. */
  public static final class Echo {
    private Echo() {}

    public static void main(String[] args) {
      System.out.println(String.join(" ", args) + " console=" + System.getProperty("jdk.console"));
    }
  }

  private record Run(Process process, Path out, Path err) {
    int exitCode() throws InterruptedException {
      return process.waitFor();
    }

    String output() throws IOException {
      return Files.readString(out);
    }

    String errors() throws IOException {
      return Files.readString(err);
    }
  }

  @BeforeEach
  void makeATreeWithAnOldJar() throws IOException {
    tree = Files.createDirectories(dir.resolve("tree"));
    Files.copy(Path.of("..", "millrace"), tree.resolve("millrace"));
    Files.createDirectories(tree.resolve(".mvn"));
    Files.writeString(tree.resolve("pom.xml"), "");
    Path module = Files.createDirectories(tree.resolve("ingest"));
    Files.writeString(module.resolve("pom.xml"), "");
    Files.createDirectories(module.resolve("src/main"));
    Path jar = Files.createDirectories(module.resolve("target")).resolve("ingest.jar");
    writeJar(jar);
    Files.setLastModifiedTime(jar, FileTime.from(Instant.now().minusSeconds(3600)));
    build("exit 0");
  }

  @Test
  void aBuildPutsNothingIntoTheOutput() throws Exception {
    Run run = launch(tree, Map.of(), "./millrace", "topics", "info", "--json");

    assertThat(run.exitCode()).isZero();
    assertThat(run.output()).isEqualTo("topics info --json console=java.base\n");
    assertThat(run.errors()).contains("building");
    assertThat(builds()).isEqualTo(1);

    assertThat(launch(tree, Map.of(), "./millrace", "topics").exitCode()).isZero();
    assertThat(builds()).as("the jar is new now").isEqualTo(1);
  }

  @Test
  void aBuildThatFailsHasAnExitCodeOfItsOwn() throws Exception {
    build("echo 'something is missing'; exit 1");

    Run run = launch(tree, Map.of("TMPDIR", dir.toString()), "./millrace", "topics", "info");

    assertThat(run.exitCode()).isEqualTo(3);
    assertThat(run.output()).isEmpty();
    assertThat(run.errors()).contains("something is missing", "the build failed, see ");
    assertThat(lock()).doesNotExist();
  }

  @Test
  void itIsFoundThroughLinksAndWhateverCdpathIs() throws Exception {
    Path bin = Files.createDirectories(dir.resolve("bin"));
    Path links = Files.createDirectories(dir.resolve("links"));
    Files.createSymbolicLink(links.resolve("latest"), tree.resolve("millrace"));
    Files.createSymbolicLink(bin.resolve("millrace"), Path.of("..", "links", "latest"));
    String path = bin + ":" + System.getenv("PATH");

    Run linked = launch(dir, Map.of("PATH", path), "sh", "-c", "millrace topics linked");
    assertThat(linked.exitCode()).as(linked.errors()).isZero();
    assertThat(linked.output()).startsWith("topics linked");

    Run relative = launch(dir, Map.of("CDPATH", dir.toString()), "tree/millrace", "topics", "here");
    assertThat(relative.exitCode()).as(relative.errors()).isZero();
    assertThat(relative.output()).startsWith("topics here");
  }

  @Test
  void twoAtOnceBuildOnce() throws Exception {
    Path go = dir.resolve("go");
    build("while [ ! -e " + go + " ]; do sleep 0.1; done");
    Run first = launch(tree, Map.of(), "./millrace", "topics", "first");
    await().atMost(PATIENCE).until(() -> builds() == 1);

    Run second = launch(tree, Map.of(), "./millrace", "topics", "second");
    await().atMost(PATIENCE).until(() -> second.errors().contains("waiting for the build"));
    Files.createFile(go);

    assertThat(first.exitCode()).isZero();
    assertThat(second.exitCode()).isZero();
    assertThat(second.output()).startsWith("topics second");
    assertThat(builds()).isEqualTo(1);
    assertThat(lock()).doesNotExist();
  }

  @Test
  void aLockWhoseOwnerWasKilledHoldsNobody() throws Exception {
    Process gone = new ProcessBuilder("true").start();
    gone.waitFor();
    Files.createSymbolicLink(lock(), Path.of(Long.toString(gone.pid())));

    Run run = launch(tree, Map.of(), "./millrace", "topics");

    assertThat(run.exitCode()).as(run.errors()).isZero();
    assertThat(lock()).doesNotExist();
  }

  private Run launch(Path from, Map<String, String> variables, String... command)
      throws IOException {
    Path out = Files.createTempFile(dir, "out", "");
    Path err = Files.createTempFile(dir, "err", "");
    ProcessBuilder builder = new ProcessBuilder(command).directory(from.toFile());
    builder.environment().remove("MILLRACE_SKIP_BUILD");
    builder.environment().putAll(variables);
    Process process = builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
    return new Run(process, out, err);
  }

  /** Puts commands in the place of Maven. */
  private void build(String commands) throws IOException {
    Path script = tree.resolve("mvnw");
    Files.writeString(
        script,
        "#!/bin/sh\necho '[INFO] Building millrace :: ingest 0.1.0'\necho built >>"
            + dir.resolve("builds")
            + "\n"
            + commands
            + "\n");
    assertThat(script.toFile().setExecutable(true)).isTrue();
  }

  private int builds() throws IOException {
    Path builds = dir.resolve("builds");
    return Files.exists(builds) ? Files.readAllLines(builds).size() : 0;
  }

  private Path lock() {
    return tree.resolve(".mvn/build.lock");
  }

  private static void writeJar(Path jar) throws IOException {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, Echo.class.getName());
    String name = Echo.class.getName().replace('.', '/') + ".class";
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(file, manifest);
        InputStream code = Echo.class.getResourceAsStream("/" + name)) {
      out.putNextEntry(new JarEntry(name));
      code.transferTo(out);
    }
  }
}
