package dev.millrace.flink.connector.redis;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import org.apache.flink.connector.base.sink.writer.AsyncSinkWriterStateSerializer;

/** The writes a checkpoint found waiting, in {@link RedisWriteFormat}. */
final class RedisSinkStateSerializer extends AsyncSinkWriterStateSerializer<RedisWrite> {

  @Override
  public int getVersion() {
    return RedisWriteFormat.VERSION;
  }

  @Override
  protected void serializeRequestToStream(RedisWrite write, DataOutputStream out)
      throws IOException {
    RedisWriteFormat.write(write, out);
  }

  @Override
  protected RedisWrite deserializeRequestFromStream(long size, DataInputStream in)
      throws IOException {
    return RedisWriteFormat.read(in);
  }
}
