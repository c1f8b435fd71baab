package dev.millrace.dashboard;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.lettuce.core.KillArgs;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import redis.embedded.RedisServer;

/** A real redis-server on a port of its own, which can be stopped and started again. */
final class RealRedis implements AutoCloseable {
  private final int port = freePort();
  private RedisServer server;
  private RedisClient client;
  private RedisCommands<String, byte[]> commands;

  RealRedis() {
    start();
  }

  void start() {
    try {
      server = RedisServer.builder().port(port).setting("save \"\"").build();
      server.start();
    } catch (RuntimeException e) {
      throw new IllegalStateException("redis-server on port " + port, e);
    }
    client = RedisClient.create(RedisURI.create("127.0.0.1", port));
    commands =
        client.connect(RedisCodec.of(new StringCodec(ISO_8859_1), ByteArrayCodec.INSTANCE)).sync();
  }

  /** Breaks all connections but the test's own. */
  void cutOff() {
    commands.clientKill(KillArgs.Builder.typeNormal().skipme());
    commands.clientKill(KillArgs.Builder.typePubsub().skipme());
  }

  /** With all that it holds. */
  void stop() {
    client.shutdown(Duration.ZERO, Duration.ofSeconds(1));
    server.stop();
  }

  URI uri() {
    return URI.create("redis://127.0.0.1:" + port);
  }

  int port() {
    return port;
  }

  /** For the test's own use; in keys and fields a character is a byte. */
  RedisCommands<String, byte[]> commands() {
    return commands;
  }

  static int freePort() {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    stop();
  }
}
