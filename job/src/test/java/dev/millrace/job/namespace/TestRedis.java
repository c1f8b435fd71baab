package dev.millrace.job.namespace;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.millrace.model.redis.RedisSettings;
import io.lettuce.core.KillArgs;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import redis.embedded.RedisServer;

/** A real redis-server on a port of its own, and what a test does to it. */
final class TestRedis implements AutoCloseable {
  private final RedisURI uri;
  private final RedisServer server;
  private final RedisClient client;
  private final RedisCommands<String, String> commands;

  TestRedis() throws IOException {
    int port = freePort();
    uri = RedisURI.create("127.0.0.1", port);
    server = RedisServer.builder().port(port).setting("save \"\"").build();
    server.start();
    client = RedisClient.create(uri);
    commands = client.connect(new StringCodec(ISO_8859_1)).sync();
  }

  RedisSettings settings() {
    return RedisSettings.of(URI.create(url()));
  }

  /** Where it speaks TLS from now on, beside the port in the clear. */
  int encrypt(SelfSigned certificate) throws IOException {
    int port = freePort();
    commands.configSet(
        Map.of(
            "tls-cert-file", certificate.certificateFile().toString(),
            "tls-key-file", certificate.keyFile().toString(),
            "tls-auth-clients", "no",
            "tls-port", String.valueOf(port)));
    return port;
  }

  String url() {
    return "redis://127.0.0.1:" + uri.getPort();
  }

  /** For its own commands; every byte is one character. */
  RedisCommands<String, String> commands() {
    return commands;
  }

  void put(String key, Map<String, String> fields) {
    commands.del(key);
    commands.hset(key, fields);
  }

  /** Everything published on a channel from now on, in order. */
  Queue<String> published(String channel) {
    Queue<String> messages = new ConcurrentLinkedQueue<>();
    var connection = client.connectPubSub();
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

  /** Breaks the connections of everybody else. */
  void cutOff() {
    commands.clientKill(KillArgs.Builder.typeNormal().skipme());
  }

  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  @Override
  public void close() {
    client.shutdown();
    server.stop();
  }
}
