package dev.millrace.dashboard.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.MaintNotificationsConfig;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.ScoredValue;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.MapOutput;
import io.lettuce.core.protocol.AsyncCommand;
import io.lettuce.core.protocol.Command;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import io.lettuce.core.resource.Delay;
import io.netty.resolver.DefaultAddressResolverGroup;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Reads from Redis over one connection, which comes back by itself. All methods throw {@link
 * RedisAwayException} when Redis is away: at once if that is known, else after some seconds.
 * Thread-safe.
 */
public final class RedisReader implements AutoCloseable {
  private static final RedisCodec<String, byte[]> CODEC =
      RedisCodec.of(new StringCodec(UTF_8), ByteArrayCodec.INSTANCE);

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);
  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);
  private static final Duration RETRY = Duration.ofMillis(500);
  private static final String WRONG_TYPE = "WRONGTYPE";

  private final String address;
  private final ClientResources resources;
  private final RedisClient client;
  private final Object connecting = new Object();
  private volatile StatefulRedisConnection<String, byte[]> connection;
  private String lastProblem;
  private long retryNanos = System.nanoTime();

  /** Connects when it is first needed. */
  public RedisReader(RedisURI uri) {
    address = uri.getHost() + ":" + uri.getPort();
    // Names as the machine looks them up: /etc/hosts, then whatever nsswitch.conf says.
    resources =
        DefaultClientResources.builder()
            .addressResolverGroup(DefaultAddressResolverGroup.INSTANCE)
            .reconnectDelay(Delay.constant(RETRY))
            .build();
    client = RedisClient.create(resources, uri);
    client.setOptions(
        ClientOptions.builder()
            .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
            .maintNotificationsConfig(MaintNotificationsConfig.disabled())
            .socketOptions(
                SocketOptions.builder().connectTimeout(CONNECT_TIMEOUT).keepAlive(true).build())
            .timeoutOptions(TimeoutOptions.enabled(TIMEOUT))
            .build());
  }

  /** Asks whether Redis is there. */
  public void ping() {
    await(connected().async().ping());
  }

  /** Members of a sorted set, those with the highest scores first. */
  List<ScoredValue<String>> highest(String key, int limit) {
    return await(connected().async().zrevrangeWithScores(key, 0, limit - 1L)).stream()
        .map(scored -> scored.map(member -> new String(member, UTF_8)))
        .toList();
  }

  /** The score of a member of a sorted set, or null if it is none. */
  Double score(String key, String member) {
    return await(connected().async().zscore(key, member.getBytes(UTF_8)));
  }

  /** Reads hashes in one round trip, in the order of their keys. */
  List<HashReply> hashes(List<String> keys) {
    if (keys.isEmpty()) {
      return List.of();
    }
    List<AsyncCommand<String, byte[], Map<String, byte[]>>> commands = new ArrayList<>(keys.size());
    for (String key : keys) {
      commands.add(
          new AsyncCommand<>(
              new Command<>(
                  CommandType.HGETALL,
                  new MapOutput<>(CODEC),
                  new CommandArgs<>(CODEC).addKey(key))));
    }
    connected().dispatch(commands);
    List<HashReply> replies = new ArrayList<>(keys.size());
    for (AsyncCommand<String, byte[], Map<String, byte[]>> command : commands) {
      replies.add(reply(command));
    }
    return replies;
  }

  @Override
  public void close() {
    client.shutdown(Duration.ZERO, CLOSE_TIMEOUT);
    resources
        .shutdown(0, CLOSE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
        .awaitUninterruptibly(CLOSE_TIMEOUT.toMillis());
  }

  private HashReply reply(AsyncCommand<String, byte[], Map<String, byte[]>> command) {
    try {
      return new HashReply(await(command), null);
    } catch (WrongTypeException e) {
      return new HashReply(null, "it is no hash");
    }
  }

  private StatefulRedisConnection<String, byte[]> connected() {
    StatefulRedisConnection<String, byte[]> known = connection;
    return known != null ? known : connect();
  }

  /** After the first time the client connects again by itself. */
  private StatefulRedisConnection<String, byte[]> connect() {
    synchronized (connecting) {
      if (connection == null) {
        if (lastProblem != null && System.nanoTime() - retryNanos < 0) {
          throw new RedisAwayException(lastProblem);
        }
        try {
          connection = client.connect(CODEC);
        } catch (RedisException e) {
          lastProblem = problem(e);
          retryNanos = System.nanoTime() + RETRY.toNanos();
          throw new RedisAwayException(lastProblem, e);
        }
      }
      return connection;
    }
  }

  private <T> T await(java.util.concurrent.Future<T> answer) {
    try {
      return answer.get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      if (cause instanceof RedisCommandExecutionException refusal
          && refusal.getMessage().startsWith(WRONG_TYPE)) {
        throw new WrongTypeException();
      }
      throw new RedisAwayException(problem(cause), cause);
    } catch (TimeoutException e) {
      throw new RedisAwayException("Redis at " + address + " does not answer.", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RedisAwayException("This process is stopping.", e);
    }
  }

  /** With the innermost cause, which is the one that tells. */
  private String problem(Throwable error) {
    Throwable cause = error;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    String reason =
        cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    return "Redis at " + address + " cannot be read: " + reason.lines().findFirst().orElse("");
  }
}
