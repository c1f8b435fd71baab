package dev.millrace.benchmark.machine;

import dev.millrace.local.LocalKafka;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** A broker alone in its JVM, so that its CPU time is nobody else's. Arguments: port, directory. */
public final class BrokerProcess {
  private BrokerProcess() {}

  public static void main(String[] args) throws Exception {
    LocalKafka kafka = LocalKafka.start(Integer.parseInt(args[0]), Path.of(args[1]));
    Runtime.getRuntime().addShutdownHook(new Thread(kafka::close));
    new CountDownLatch(1).await();
  }
}
