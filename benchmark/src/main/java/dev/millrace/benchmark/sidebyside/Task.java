package dev.millrace.benchmark.sidebyside;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/**
 * What a contestant is told, and how it tells that it is done: by a file; then it stays until it is
 * stopped, so that its account can be read.
 *
 * @param kafka {@code host:port}
 * @param prefix of the topics
 * @param redis where the counts go
 * @param parallelism threads or slots
 * @param latenessMinutes how long after its own time a line may be received
 * @param dir a folder of its own
 */
record Task(
    String kafka, String prefix, URI redis, int parallelism, int latenessMinutes, Path dir) {
  /** The topic with one line in each record; its key is the application. */
  static final String LINES = "router-lines";

  static Task of(String[] arguments) {
    return new Task(
        arguments[0],
        arguments[1],
        URI.create(arguments[2]),
        Integer.parseInt(arguments[3]),
        Integer.parseInt(arguments[4]),
        Path.of(arguments[5]));
  }

  String[] arguments() {
    return List.of(
            kafka,
            prefix,
            redis.toString(),
            Integer.toString(parallelism),
            Integer.toString(latenessMinutes),
            dir.toString())
        .toArray(String[]::new);
  }

  String linesTopic() {
    return prefix + LINES;
  }

  /** The same, but what is counted goes where nobody looks. */
  Task intoAnotherDatabase() {
    return new Task(kafka, prefix, redis.resolve("/1"), parallelism, latenessMinutes, dir);
  }

  Path warmFile() {
    return dir.resolve("warm");
  }

  /** Says that it has seen everything once, and now goes over it again. */
  void warm() throws IOException {
    Files.createFile(warmFile());
  }

  Path doneFile() {
    return dir.resolve("done");
  }

  /** Says that everything is counted, and stays. */
  void done() throws IOException, InterruptedException {
    Files.createFile(doneFile());
    new CountDownLatch(1).await();
  }
}
