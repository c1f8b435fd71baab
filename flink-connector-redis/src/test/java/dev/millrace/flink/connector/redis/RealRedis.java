package dev.millrace.flink.connector.redis;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Pattern;
import redis.embedded.RedisServer;
import redis.embedded.RedisServerBuilder;

/**
 * A real redis-server on a port of its own, which can be stopped, started again with the data it
 * had, and frozen.
 */
final class RealRedis implements AutoCloseable {

  private final int port = freePort();
  private final RedisServer server;
  private final String credentials;
  private RedisClient client;
  private RedisCommands<String, String> commands;

  /**
   * @param credentials {@code user:password@} for this class's own commands, or nothing
   * @param settings lines of redis.conf
   */
  RealRedis(String credentials, String... settings) {
    this.credentials = credentials;
    RedisServerBuilder builder = RedisServer.builder().port(port);
    for (String setting : settings) {
      builder.setting(setting);
    }
    server = builder.build();
  }

  static RealRedis started() {
    return new RealRedis("").start();
  }

  RealRedis start() {
    server.start();
    return this;
  }

  void stop() {
    disconnect();
    server.stop();
  }

  int port() {
    return port;
  }

  String uri() {
    return "redis://127.0.0.1:" + port;
  }

  synchronized RedisCommands<String, String> commands() {
    if (commands == null) {
      commands = client().connect().sync();
    }
    return commands;
  }

  /** Everything published on a channel from now on, in order. */
  Queue<String> published(String channel) {
    Queue<String> messages = new ConcurrentLinkedQueue<>();
    var connection = client().connectPubSub();
    connection.addListener(
        new RedisPubSubAdapter<>() {
          @Override
          public void message(String from, String message) {
            messages.add(message);
          }
        });
    connection.sync().subscribe(channel);
    return messages;
  }

  /** Does something while Redis keeps its sockets open and no more, as a hung machine does. */
  void whileFrozen(Work work) throws Exception {
    var pid = Pattern.compile("process_id:(\\d+)").matcher(commands().info("server"));
    pid.find();
    signal("-STOP", pid.group(1));
    try {
      work.run();
    } finally {
      signal("-CONT", pid.group(1));
    }
  }

  interface Work {
    void run() throws Exception;
  }

  @Override
  public void close() {
    stop();
  }

  static int freePort() {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private synchronized RedisClient client() {
    if (client == null) {
      client = RedisClient.create(RedisURI.create("redis://" + credentials + "127.0.0.1:" + port));
    }
    return client;
  }

  private synchronized void disconnect() {
    if (client != null) {
      client.shutdown();
      client = null;
      commands = null;
    }
  }

  private static void signal(String name, String pid) {
    try {
      new ProcessBuilder(List.of("kill", name, pid)).start().waitFor();
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
