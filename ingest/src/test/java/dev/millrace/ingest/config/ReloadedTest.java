package dev.millrace.ingest.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that change under a process, in the ways that people and platforms change them. */
class ReloadedTest {
  @TempDir Path directory;

  private final List<String> loads = new ArrayList<>();
  private Path file;

  @BeforeEach
  void write() throws IOException {
    file = Files.writeString(directory.resolve("file"), "1");
  }

  @Test
  void anOverwrittenFileIsLoadedOnce() throws IOException {
    Reloaded<String> reloaded = reloaded(file);
    Files.writeString(file, "2");

    look(reloaded, 5);

    assertThat(reloaded.get()).isEqualTo("2");
    assertThat(reloaded.reloads()).isEqualTo(1);
    assertThat(loads).containsExactly("1", "2");
  }

  @Test
  void anAtomicRenameIsNoticedThoughSizeAndTimeStayTheSame() throws IOException {
    Reloaded<String> reloaded = reloaded(file);
    Path next = Files.writeString(directory.resolve("next"), "2");
    Files.setLastModifiedTime(next, Files.getLastModifiedTime(file));
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);

    look(reloaded, 2);

    assertThat(reloaded.get()).isEqualTo("2");
  }

  /** As Kubernetes does it: file -> ..data/file, ..data -> a directory, which is swapped. */
  @Test
  void aSwappedSymbolicLinkIsNoticed() throws IOException {
    for (String version : List.of("1", "2")) {
      Files.createDirectory(directory.resolve("v" + version));
      Files.writeString(directory.resolve("v" + version).resolve("secret"), version);
    }
    Path data = Files.createSymbolicLink(directory.resolve("..data"), Path.of("v1"));
    Path mounted =
        Files.createSymbolicLink(directory.resolve("secret"), Path.of("..data", "secret"));
    Reloaded<String> reloaded = reloaded(mounted);
    assertThat(reloaded.get()).isEqualTo("1");
    Path swap = Files.createSymbolicLink(directory.resolve("..swap"), Path.of("v2"));
    Files.move(swap, data, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);

    look(reloaded, 2);

    assertThat(reloaded.get()).isEqualTo("2");
  }

  @Test
  void whatCannotBeUsedIsTriedOnceAndChangesNothing() throws IOException {
    Reloaded<String> reloaded = reloaded(file);
    Files.writeString(file, "broken");

    look(reloaded, 5);

    assertThat(reloaded.get()).isEqualTo("1");
    assertThat(reloaded.isStale()).isTrue();
    assertThat(reloaded.reloads()).isZero();
    assertThat(loads).containsExactly("1", "broken");

    Files.writeString(file, "3");
    look(reloaded, 2);
    assertThat(reloaded.get()).isEqualTo("3");
    assertThat(reloaded.isStale()).isFalse();
  }

  @Test
  void aFileThatIsGoneChangesNothingUntilItIsBack() throws IOException {
    Reloaded<String> reloaded = reloaded(file);
    Files.delete(file);

    look(reloaded, 2);
    assertThat(reloaded.get()).isEqualTo("1");
    assertThat(reloaded.isStale()).isTrue();

    Files.writeString(file, "1");
    look(reloaded, 2);
    assertThat(reloaded.isStale()).isFalse();
    assertThat(loads).containsExactly("1");
  }

  @Test
  void filesThatAreWrittenOneAfterTheOtherAreLoadedTogether() throws IOException {
    Path other = Files.writeString(directory.resolve("other"), "1");
    Reloaded<String> reloaded = reloaded(file, other);
    Files.writeString(file, "2");
    look(reloaded, 1);
    Files.writeString(other, "2");

    look(reloaded, 2);

    assertThat(loads).containsExactly("11", "22");
  }

  @Test
  void theFirstLoadMustSucceed() throws IOException {
    Files.writeString(file, "broken");

    assertThatThrownBy(() -> reloaded(file)).isInstanceOf(ConfigException.class);
    assertThatThrownBy(() -> reloaded(directory.resolve("absent")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("cannot read " + directory.resolve("absent"));
  }

  private Reloaded<String> reloaded(Path... files) {
    return new Reloaded<>(
        "the words",
        List.of(files),
        contents -> {
          StringBuilder text = new StringBuilder();
          contents.forEach(content -> text.append(new String(content, StandardCharsets.UTF_8)));
          loads.add(text.toString());
          if (text.indexOf("broken") >= 0) {
            throw new ConfigException("broken");
          }
          return text.toString();
        });
  }

  private static void look(Reloaded<?> reloaded, int times) {
    for (int i = 0; i < times; i++) {
      reloaded.check();
    }
  }
}
