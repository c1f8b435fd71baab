package dev.millrace.local.chaos;

import dev.millrace.local.LocalKafka;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** A broker in a process of its own. Arguments: port, directory. */
final class KafkaMain {
  private KafkaMain() {}

  public static void main(String[] args) throws Exception {
    LocalKafka.start(Integer.parseInt(args[0]), Path.of(args[1]));
    new CountDownLatch(1).await();
  }
}
