package dev.millrace.replay;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.millrace.model.BuildVersion;
import dev.millrace.replay.select.Sample;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** A host to try a replay against: it answers slowly, and now and then with an error. */
@Command(
    name = "toy-target",
    hidden = true,
    mixinStandardHelpOptions = true,
    versionProvider = BuildVersion.class,
    sortOptions = false,
    showDefaultValues = true,
    description = "Answers on 127.0.0.1, slowly and with errors, to try a replay against.")
final class ToyTarget implements Callable<Integer> {
  private static final int MAX_CONNECTIONS_WAITING = 1000;
  private static final int OK = 200;
  private static final int ERROR = 500;
  private static final int NO_BODY = -1;

  @Option(
      names = "--port",
      defaultValue = "9900",
      description = "Port to listen on; 0 for a free one.")
  int port;

  @Option(names = "--latency", defaultValue = "60ms", description = "Median time to answer.")
  Duration latency;

  @Option(
      names = "--errors",
      defaultValue = "2%",
      description = "Share of answers that are errors.")
  String errors;

  @Option(names = "--seed", defaultValue = "1", description = "Seed of latencies and errors.")
  long seed;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    HttpServer server = start();
    PrintWriter out = spec.commandLine().getOut();
    out.println("ready target=http://127.0.0.1:" + server.getAddress().getPort());
    out.flush();
    new CountDownLatch(1).await();
    return 0;
  }

  private HttpServer start() throws IOException {
    double errorShare = Sample.parseShare(errors);
    HttpServer server =
        HttpServer.create(
            new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port),
            MAX_CONNECTIONS_WAITING);
    Random random = new Random(seed);
    server.createContext(
        "/",
        exchange -> {
          double factor;
          boolean fails;
          synchronized (random) {
            factor = Math.exp(random.nextGaussian() * 0.7);
            fails = random.nextDouble() < errorShare;
          }
          answer(exchange, (long) (latency.toMillis() * factor), fails ? ERROR : OK);
        });
    server.setExecutor(
        Executors.newCachedThreadPool(
            task -> {
              Thread thread = new Thread(task, "toy-target");
              thread.setDaemon(true);
              return thread;
            }));
    server.start();
    return server;
  }

  private static void answer(HttpExchange exchange, long millis, int status) throws IOException {
    try (exchange) {
      Thread.sleep(millis);
      exchange.sendResponseHeaders(status, NO_BODY);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
