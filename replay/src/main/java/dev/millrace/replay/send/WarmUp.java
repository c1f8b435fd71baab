package dev.millrace.replay.send;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;

/**
 * Lets the codec write and read a few messages in memory, so that its classes are loaded, and its
 * code is half compiled, before the first request is due.
 */
final class WarmUp {
  private static final int ROUNDS = 2000;
  private static final byte[] ANSWER =
      "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok".getBytes(StandardCharsets.US_ASCII);

  private WarmUp() {}

  static void run() {
    EmbeddedChannel channel = new EmbeddedChannel(new HttpClientCodec());
    for (int i = 0; i < ROUNDS; i++) {
      channel.writeOutbound(
          new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/" + i));
      channel.writeInbound(Unpooled.wrappedBuffer(ANSWER));
      drop(channel);
    }
    channel.finishAndReleaseAll();
  }

  private static void drop(EmbeddedChannel channel) {
    for (Object out = channel.readOutbound(); out != null; out = channel.readOutbound()) {
      ReferenceCountUtil.release(out);
    }
    for (Object in = channel.readInbound(); in != null; in = channel.readInbound()) {
      ReferenceCountUtil.release(in);
    }
  }
}
