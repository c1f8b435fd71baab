package dev.millrace.replay.send;

import dev.millrace.replay.ReplayException;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.net.ssl.SSLException;

/**
 * Sends requests to the target over HTTP/1.1 without waiting for answers. Connects to the target's
 * addresses and to no other, and follows no redirect. Bodies of answers are read and discarded.
 * Thread-safe.
 */
public final class TargetClient implements AutoCloseable {
  private final EventLoopGroup group;
  private final List<ConnectionPool> pools = new ArrayList<>();
  private final List<EventLoop> loops = new ArrayList<>();
  private final Target target;
  private int next;

  /**
   * A client without connections.
   *
   * @param threads event loops
   * @param timeout how long an answer may take, connection included
   * @param trusted PEM file of the authorities that may sign the target's certificate, or null for
   *     those that Java knows
   */
  public TargetClient(Target target, int threads, Duration timeout, Path trusted) {
    this.target = target;
    SslContext tls = target.tls() ? tls(trusted) : null;
    this.group =
        new MultiThreadIoEventLoopGroup(
            threads, new DefaultThreadFactory("send", true), NioIoHandler.newFactory());
    for (int i = 0; i < threads; i++) {
      EventLoop loop = group.next();
      loops.add(loop);
      pools.add(new ConnectionPool(loop, target, tls, timeout));
    }
  }

  /**
   * Sends a request, soon. To be called by one thread.
   *
   * @param repeatable whether sending it twice does no harm
   * @param done is told the outcome, once, on a thread that must not be held up
   */
  public void send(HttpRequest request, boolean repeatable, Consumer<Outcome> done) {
    int i = next;
    next = i + 1 == pools.size() ? 0 : i + 1;
    ConnectionPool pool = pools.get(i);
    loops.get(i).execute(() -> pool.send(request, repeatable, done));
  }

  /**
   * Opens a connection for later use, to find out early whether the target answers, and so that the
   * first request finds everything ready.
   *
   * @throws ReplayException if the target does not answer
   */
  public void connect() throws InterruptedException {
    WarmUp.run();
    CompletableFuture<Void> connected = new CompletableFuture<>();
    loops.get(0).execute(() -> pools.get(0).connectAhead(connected));
    try {
      connected.get();
    } catch (ExecutionException e) {
      throw new ReplayException(problem(e.getCause()), e.getCause());
    }
  }

  /** Gives up what is in flight. */
  @Override
  public void close() {
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(2, TimeUnit.SECONDS);
  }

  private String problem(Throwable cause) {
    return cause instanceof SSLException
        ? "the target "
            + target
            + " does not speak TLS that can be trusted ("
            + cause.getMessage()
            + "): give its authority's certificate with --trust"
        : "cannot connect to the target "
            + target
            + " ("
            + cause.getMessage()
            + "): is it running?";
  }

  private static SslContext tls(Path trusted) {
    try {
      SslContextBuilder builder = SslContextBuilder.forClient();
      return (trusted == null ? builder : builder.trustManager(trusted.toFile())).build();
    } catch (SSLException | IllegalArgumentException e) {
      throw new ReplayException(
          "cannot use the certificates in " + trusted + ": it must hold PEM text", e);
    }
  }
}
