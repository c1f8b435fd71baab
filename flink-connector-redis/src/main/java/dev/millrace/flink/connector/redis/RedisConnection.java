package dev.millrace.flink.connector.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.MaintNotificationsConfig;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCommandInterruptedException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.SslOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.protocol.AsyncCommand;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import io.netty.resolver.DefaultAddressResolverGroup;
import java.io.ByteArrayInputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/**
 * At most one connection to Redis, opened by the first batch that needs it; with its own threads,
 * which end with {@link #close}.
 *
 * <p>It does not reconnect by itself: when the connection breaks, everything in flight fails at
 * once, and the writer decides what is sent again. Opening, sending and every answer are bounded by
 * the command timeout, so each batch ends.
 *
 * <p>All methods are called by one thread and none but {@link #close} waits for the network;
 * looking up the host's name waits on the client's own thread.
 */
final class RedisConnection implements AutoCloseable {

  static {
    NettyFlightRecorder.off();
  }

  private static final int THREADS = 2;
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);

  private final RedisURI uri;
  private final ClientResources resources;
  private final RedisClient client;
  private final WriteCommands commands = new WriteCommands();
  private CompletableFuture<StatefulRedisConnection<byte[], byte[]>> connection;

  RedisConnection(RedisSinkConfig config) {
    uri = RedisURI.create(config.uri());
    uri.setTimeout(config.commandTimeout());
    resources =
        DefaultClientResources.builder()
            .ioThreadPoolSize(THREADS)
            .computationThreadPoolSize(THREADS)
            .addressResolverGroup(DefaultAddressResolverGroup.INSTANCE)
            .build();
    client = RedisClient.create(resources);
    client.setOptions(options(config));
  }

  /**
   * Sends all writes, in order, without waiting for an answer between them.
   *
   * @return one result for each write; it always comes, on a thread of the client
   */
  CompletionStage<List<WriteResult>> send(List<RedisWrite> batch) {
    if (connection == null) {
      connection = client.connectAsync(ByteArrayCodec.INSTANCE, uri).toCompletableFuture();
    }
    return connection
        .thenCompose(open -> dispatch(open, batch))
        .exceptionally(
            error -> batch.stream().map(write -> WriteResult.failed(write, error)).toList());
  }

  private CompletionStage<List<WriteResult>> dispatch(
      StatefulRedisConnection<byte[], byte[]> open, List<RedisWrite> batch) {
    List<AsyncCommand<byte[], byte[], Long>> sent = commands.of(batch);
    open.dispatch(sent);
    List<CompletableFuture<WriteResult>> results = new ArrayList<>(batch.size());
    for (int i = 0; i < batch.size(); i++) {
      RedisWrite write = batch.get(i);
      results.add(
          sent.get(i)
              .toCompletableFuture()
              .handle(
                  (answer, error) ->
                      error == null
                          ? WriteResult.answered(write, answer)
                          : WriteResult.failed(write, error)));
    }
    return CompletableFuture.allOf(results.toArray(CompletableFuture[]::new))
        .thenApply(all -> results.stream().map(CompletableFuture::join).toList());
  }

  /**
   * Gives the connection up; the next batch opens a new one, to wherever the name points by then.
   */
  void reset() {
    if (connection != null) {
      connection.thenAccept(StatefulRedisConnection::closeAsync);
      connection = null;
    }
  }

  /** Ends the connection and all threads; waits a few seconds at most, interrupted or not. */
  @Override
  public void close() {
    long millis = CLOSE_TIMEOUT.toMillis();
    try {
      client.shutdown(Duration.ZERO, CLOSE_TIMEOUT);
    } catch (RedisCommandInterruptedException e) {
      // The task is being cancelled. Its threads have to end all the same.
    } finally {
      resources.shutdown(0, millis, TimeUnit.MILLISECONDS).awaitUninterruptibly(2 * millis);
    }
  }

  private static ClientOptions options(RedisSinkConfig config) {
    SslOptions.Builder ssl = SslOptions.builder().handshakeTimeout(config.commandTimeout());
    if (config.trustedCertificates() != null) {
      ssl.trustManager(
          () -> new ByteArrayInputStream(config.trustedCertificates().getBytes(UTF_8)));
    }
    return ClientOptions.builder()
        .autoReconnect(false)
        .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
        .maintNotificationsConfig(MaintNotificationsConfig.disabled())
        .socketOptions(SocketOptions.builder().connectTimeout(config.commandTimeout()).build())
        .timeoutOptions(TimeoutOptions.enabled(config.commandTimeout()))
        .sslOptions(ssl.build())
        .build();
  }
}
