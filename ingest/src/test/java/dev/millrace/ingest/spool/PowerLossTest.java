package dev.millrace.ingest.spool;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** The power goes again and again, in the middle of anything. */
class PowerLossTest {
  @Property(tries = 100)
  void whatWasSyncedAndNotDrainedAndWhatWasRefusedIsStillThere(@ForAll long seed)
      throws IOException {
    Random random = new Random(seed);
    Path directory = Files.createTempDirectory("spool-");
    Deque<String> owed = new ArrayDeque<>();
    Set<String> refused = new HashSet<>();
    int next = 0;
    for (int life = 0; life < 5; life++) {
      PowerLossDisk disk = new PowerLossDisk();
      Spool spool = Spools.open(directory, disk, new SimpleMeterRegistry());
      for (int step = random.nextInt(30); step > 0; step--) {
        switch (random.nextInt(5)) {
          case 0, 1 -> {
            String text = (next % 6 == 0 ? "refused " : "record ") + next++ + ";";
            Spools.append(spool, text);
            owed.add(text);
          }
          case 2 -> {
            // Not synced: it may be there or not, and nobody was told that it is.
            if (random.nextInt(4) == 0) {
              spool.append("unsynced".getBytes(StandardCharsets.UTF_8), 0);
              step = 1;
            }
          }
          case 3 -> {
            if (spool.peek() != null) {
              if (Spools.text(spool.peek()).startsWith("refused")) {
                spool.keep(spool.peek().start().segment());
                refused.add(Spools.text(spool.peek()));
              }
              String drained = Spools.drain(spool);
              // Since the last life some may come again.
              if (drained.equals(owed.peek())) {
                owed.remove();
              }
            }
          }
          default -> {
            if (spool.peek() == null) {
              spool.settle();
            } else {
              spool.tidy();
            }
          }
        }
      }
      Path survivors = Files.createTempDirectory("spool-");
      disk.copySurvivors(directory, survivors);
      spool.close();
      deleteAll(directory);
      directory = survivors;
    }
    try (Spool spool = Spools.open(directory)) {
      List<String> left = Spools.readAll(spool);
      String kept = Spools.kept(directory);
      assertThat(refused).allMatch(text -> left.contains(text) || kept.contains(text));
      left.removeIf(text -> text.equals("unsynced"));
      assertThat(left).endsWith(owed.toArray(String[]::new));
    }
    deleteAll(directory);
  }

  private static void deleteAll(Path directory) throws IOException {
    try (var files = Files.list(directory)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(directory);
  }
}
