package dev.millrace.local.chaos;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file system in memory that is soon full; only root may mount one. */
final class SmallDisk implements AutoCloseable {
  private static final int BLOCK = 4096;

  private final Path dir;
  private final Path ballast;

  private SmallDisk(Path dir) {
    this.dir = dir;
    this.ballast = dir.resolve("ballast");
  }

  /** Whether this user may. */
  static boolean isPossible() {
    return "root".equals(System.getProperty("user.name")) && Files.exists(Path.of("/proc/mounts"));
  }

  static SmallDisk mount(Path dir, int mebibytes) throws IOException, InterruptedException {
    Files.createDirectories(dir);
    run("mount", "-t", "tmpfs", "-o", "size=" + mebibytes + "m", "tmpfs", dir.toString());
    return new SmallDisk(dir);
  }

  /** Takes all the room that is left. Others may free some, so it may take more than once. */
  void fill() throws IOException {
    try (OutputStream out = Files.newOutputStream(ballast, CREATE, APPEND)) {
      byte[] block = new byte[BLOCK];
      while (Files.getFileStore(dir).getUsableSpace() > 0) {
        out.write(block);
      }
    } catch (IOException full) {
      if (Files.getFileStore(dir).getUsableSpace() > BLOCK) {
        throw full;
      }
    }
  }

  /** Gives it back. */
  void empty() throws IOException {
    Files.deleteIfExists(ballast);
  }

  @Override
  public void close() throws IOException, InterruptedException {
    run("umount", "-l", dir.toString());
  }

  private static void run(String... command) throws IOException, InterruptedException {
    int exit = new ProcessBuilder(command).inheritIO().start().waitFor();
    if (exit != 0) {
      throw new IOException(String.join(" ", command) + " ended with " + exit);
    }
  }
}
