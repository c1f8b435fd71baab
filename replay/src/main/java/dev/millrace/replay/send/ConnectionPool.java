package dev.millrace.replay.send;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.net.ssl.SSLException;

/**
 * The connections of one event loop: the last one that became free is used first, and a new one is
 * opened when none is free. All methods are called on the loop.
 */
final class ConnectionPool {
  private static final long SWEEP_MILLIS = 20;

  private static final int MAX_STATUS_LINE = 4096;

  /** What common clients and proxies take, or more. */
  private static final int MAX_HEADERS = 64 << 10;

  private static final int MAX_CHUNK = 8192;

  private final Target target;
  private final SslContext tls;
  private final long timeoutNanos;
  private final Bootstrap bootstrap;
  private final Deque<Connection> free = new ArrayDeque<>();

  /** In the order in which they began, which is the order in which they time out. */
  private final Deque<Exchange> begun = new ArrayDeque<>();

  /** Which of the target's addresses was reached last. */
  private int address;

  ConnectionPool(EventLoop loop, Target target, SslContext tls, Duration timeout) {
    this.target = target;
    this.tls = tls;
    this.timeoutNanos = timeout.toNanos();
    this.bootstrap =
        new Bootstrap()
            .group(loop)
            .channel(NioSocketChannel.class)
            .option(ChannelOption.TCP_NODELAY, true)
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) timeout.toMillis())
            .option(ChannelOption.WRITE_BUFFER_WATER_MARK, WriteBufferWaterMark.DEFAULT);
    loop.scheduleWithFixedDelay(this::timeOut, SWEEP_MILLIS, SWEEP_MILLIS, TimeUnit.MILLISECONDS);
  }

  void send(HttpRequest request, boolean repeatable, Consumer<Outcome> done) {
    Exchange exchange = new Exchange(request, repeatable, done);
    begun.add(exchange);
    send(exchange);
  }

  /** Returns a connection whose answer is complete. */
  void release(Connection connection) {
    free.push(connection);
  }

  /** Is told that a connection ended before the answer to {@code exchange} did. */
  void closed(Exchange exchange) {
    if (exchange.mayRetry()) {
      exchange.retry();
      connect(exchange);
    } else {
      exchange.fail(Failure.CLOSED);
    }
  }

  private void send(Exchange exchange) {
    Connection connection = free.poll();
    while (connection != null && !connection.isUsable()) {
      connection = free.poll();
    }
    if (connection != null) {
      connection.send(exchange);
    } else {
      connect(exchange);
    }
  }

  /** Opens a connection that the next request finds free. */
  void connectAhead(CompletableFuture<Void> connected) {
    open(
        target.addresses().size(),
        connection -> {
          release(connection);
          connected.complete(null);
        },
        connected::completeExceptionally);
  }

  private void connect(Exchange exchange) {
    open(
        target.addresses().size(),
        connection -> {
          if (exchange.isComplete()) {
            connection.close();
          } else {
            connection.send(exchange);
          }
        },
        error -> exchange.fail(error instanceof SSLException ? Failure.TLS : Failure.CONNECT));
  }

  /** Connects to one of the target's addresses, the one that was reached last first. */
  private void open(int attempts, Consumer<Connection> opened, Consumer<Throwable> failed) {
    List<InetAddress> addresses = target.addresses();
    InetAddress to = addresses.get(address % addresses.size());
    Connection connection = new Connection(this);
    bootstrap
        .clone()
        .handler(initializer(connection))
        .connect(new InetSocketAddress(to, target.port()))
        .addListener(
            (ChannelFuture connected) -> {
              if (connected.isSuccess()) {
                secure(connected.channel(), connection, opened, failed);
              } else if (attempts > 1) {
                address++;
                open(attempts - 1, opened, failed);
              } else {
                failed.accept(connected.cause());
              }
            });
  }

  private static void secure(
      Channel channel,
      Connection connection,
      Consumer<Connection> opened,
      Consumer<Throwable> failed) {
    SslHandler handler = channel.pipeline().get(SslHandler.class);
    if (handler == null) {
      opened.accept(connection);
      return;
    }
    handler
        .handshakeFuture()
        .addListener(
            done -> {
              if (done.isSuccess()) {
                opened.accept(connection);
              } else {
                failed.accept(asTlsFailure(done.cause()));
              }
            });
  }

  private static SSLException asTlsFailure(Throwable cause) {
    return cause instanceof SSLException ssl ? ssl : new SSLException(cause.getMessage(), cause);
  }

  private ChannelInitializer<SocketChannel> initializer(Connection connection) {
    return new ChannelInitializer<>() {
      @Override
      protected void initChannel(SocketChannel channel) {
        if (tls != null) {
          channel.pipeline().addLast(tls.newHandler(channel.alloc(), target.host(), target.port()));
        }
        channel
            .pipeline()
            .addLast(new HttpClientCodec(MAX_STATUS_LINE, MAX_HEADERS, MAX_CHUNK), connection);
      }
    };
  }

  private void timeOut() {
    long now = System.nanoTime();
    while (!begun.isEmpty()) {
      Exchange oldest = begun.peek();
      if (!oldest.isComplete()) {
        if (now - oldest.begunNanos() < timeoutNanos) {
          return;
        }
        if (oldest.connection() != null) {
          oldest.connection().close();
        }
        oldest.fail(Failure.TIMEOUT);
      }
      begun.poll();
    }
  }
}
