package dev.millrace.dashboard.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisException;
import io.lettuce.core.ScoredValue;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.MapOutput;
import io.lettuce.core.protocol.AsyncCommand;
import io.lettuce.core.protocol.Command;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Reads from Redis over one connection, which is re-opened automatically. All methods throw {@link
 * RedisAwayException} when Redis is away: at once if that is known, else after some seconds.
 * Thread-safe.
 */
public final class RedisReader {
  private static final RedisCodec<String, byte[]> CODEC =
      RedisCodec.of(new StringCodec(UTF_8), ByteArrayCodec.INSTANCE);

  private static final HashReply NO_HASH = new HashReply(null, "it is not a hash");
  private static final String WRONG_TYPE = "WRONGTYPE";

  private final RedisAccess access;
  private final Object connecting = new Object();
  private volatile StatefulRedisConnection<String, byte[]> connection;
  private String lastProblem;
  private long retryNanos = System.nanoTime();

  /** Connects when it is first needed. */
  public RedisReader(RedisAccess access) {
    this.access = access;
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

  /** The score of a member of a sorted set, or null if it is not a member. */
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

  /** Reads one hash, without waiting for it. */
  CompletionStage<HashReply> hash(String key) {
    try {
      return connected()
          .async()
          .hgetall(key)
          .handle(
              (fields, error) -> {
                if (error == null) {
                  return new HashReply(fields, null);
                }
                if (isWrongType(error)) {
                  return NO_HASH;
                }
                throw new RedisAwayException(access.problem(error), error);
              });
    } catch (RedisAwayException e) {
      return CompletableFuture.failedStage(e);
    }
  }

  private HashReply reply(AsyncCommand<String, byte[], Map<String, byte[]>> command) {
    try {
      return new HashReply(await(command), null);
    } catch (WrongTypeException e) {
      return NO_HASH;
    }
  }

  private StatefulRedisConnection<String, byte[]> connected() {
    StatefulRedisConnection<String, byte[]> known = connection;
    return known != null ? known : connect();
  }

  /** After the first time the client reconnects by itself. */
  private StatefulRedisConnection<String, byte[]> connect() {
    synchronized (connecting) {
      if (connection == null) {
        if (lastProblem != null && System.nanoTime() - retryNanos < 0) {
          throw new RedisAwayException(lastProblem);
        }
        try {
          connection = access.client().connect(CODEC);
        } catch (RedisException e) {
          lastProblem = access.problem(e);
          retryNanos = System.nanoTime() + RedisAccess.RETRY.toNanos();
          throw new RedisAwayException(lastProblem, e);
        }
      }
      return connection;
    }
  }

  private <T> T await(java.util.concurrent.Future<T> answer) {
    try {
      return answer.get(RedisAccess.TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      if (isWrongType(cause)) {
        throw new WrongTypeException();
      }
      throw new RedisAwayException(access.problem(cause), cause);
    } catch (TimeoutException e) {
      throw new RedisAwayException("Redis at " + access.address() + " does not answer.", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RedisAwayException("This process is stopping.", e);
    }
  }

  private static boolean isWrongType(Throwable error) {
    return error instanceof RedisCommandExecutionException
        && error.getMessage() != null
        && error.getMessage().startsWith(WRONG_TYPE);
  }
}
