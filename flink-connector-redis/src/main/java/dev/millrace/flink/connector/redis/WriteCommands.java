package dev.millrace.flink.connector.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.output.IntegerOutput;
import io.lettuce.core.protocol.AsyncCommand;
import io.lettuce.core.protocol.Command;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The Redis commands for a batch of writes, one each, in order; each answers 1 for written or 0 for
 * refused.
 *
 * <p>The first write of a kind is an {@code EVAL} that carries its script, which makes Redis know
 * it; those after it in the batch are an {@code EVALSHA}. So a Redis that was restarted, or another
 * one at the same address, never lacks the script, nothing waits for an extra round trip, and the
 * user needs no permission for {@code SCRIPT LOAD}.
 */
final class WriteCommands {

  private static final ByteArrayCodec BYTES = ByteArrayCodec.INSTANCE;
  private static final byte[] ABSENT = new byte[0];

  private final LuaScript hashWrite = LuaScript.load("hash-write.lua");
  private final LuaScript sortedSetWrite = LuaScript.load("sorted-set-write.lua");

  List<AsyncCommand<byte[], byte[], Long>> of(List<RedisWrite> batch) {
    Set<LuaScript> sent = new HashSet<>();
    List<AsyncCommand<byte[], byte[], Long>> commands = new ArrayList<>(batch.size());
    for (RedisWrite write : batch) {
      LuaScript script = write instanceof HashWrite ? hashWrite : sortedSetWrite;
      commands.add(command(script, sent.add(script), write));
    }
    return commands;
  }

  private AsyncCommand<byte[], byte[], Long> command(
      LuaScript script, boolean carryScript, RedisWrite write) {
    CommandArgs<byte[], byte[]> args = new CommandArgs<>(BYTES);
    args.add(carryScript ? script.source() : script.digest()).add(1).addKey(bytes(write.key()));
    if (write instanceof HashWrite hash) {
      addHash(hash, args);
    } else if (write instanceof SortedSetWrite sortedSet) {
      args.add(bytes(Double.toString(sortedSet.score()))).add(bytes(sortedSet.member()));
    }
    return new AsyncCommand<>(
        new Command<>(
            carryScript ? CommandType.EVAL : CommandType.EVALSHA,
            new IntegerOutput<>(BYTES),
            args));
  }

  private static void addHash(HashWrite hash, CommandArgs<byte[], byte[]> args) {
    args.add(hash.version().isPresent() ? bytes(hash.version().getAsLong()) : ABSENT);
    args.add(hash.timeToLive().map(Duration::toMillis).map(WriteCommands::bytes).orElse(ABSENT));
    args.add(hash.channel().map(WriteCommands::bytes).orElse(ABSENT));
    args.add(hash.message().map(WriteCommands::bytes).orElse(ABSENT));
    for (Map.Entry<String, byte[]> field : hash.fields().entrySet()) {
      args.add(bytes(field.getKey())).add(field.getValue());
    }
  }

  private static byte[] bytes(long number) {
    return bytes(Long.toString(number));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
