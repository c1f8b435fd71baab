package dev.millrace.replay.send;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import javax.net.ssl.SSLException;

/** A connection to the target, with at most one request on it. Belongs to one event loop. */
final class Connection extends SimpleChannelInboundHandler<HttpObject> {
  private static final int FIRST_FINAL_STATUS = 200;
  private static final int SWITCHING_PROTOCOLS = 101;

  private final ConnectionPool pool;
  private ChannelHandlerContext context;
  private Exchange exchange;
  private boolean keepAlive;
  private boolean interim;
  private int requests;

  Connection(ConnectionPool pool) {
    this.pool = pool;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    context = ctx;
  }

  /** Whether it has carried an earlier request. */
  boolean isReused() {
    return requests > 1;
  }

  boolean isUsable() {
    return context != null && context.channel().isActive();
  }

  void send(Exchange next) {
    exchange = next;
    requests++;
    next.written(this);
    context.writeAndFlush(next.request(), context.voidPromise());
  }

  void close() {
    exchange = null;
    context.close();
  }

  @Override
  protected void channelRead0(ChannelHandlerContext ctx, HttpObject message) {
    if (message.decoderResult().isFailure()) {
      fail(Failure.GARBAGE);
      return;
    }
    if (exchange == null) {
      // An answer to nothing.
      ctx.close();
      return;
    }
    if (message instanceof HttpResponse response) {
      int status = response.status().code();
      interim = status < FIRST_FINAL_STATUS && status != SWITCHING_PROTOCOLS;
      if (!interim) {
        exchange.status(status);
        keepAlive = HttpUtil.isKeepAlive(response) && status != SWITCHING_PROTOCOLS;
      }
    }
    if (message instanceof LastHttpContent && !interim) {
      complete();
    }
  }

  private void complete() {
    Exchange answered = exchange;
    exchange = null;
    if (keepAlive) {
      pool.release(this);
    } else {
      context.close();
    }
    answered.succeed();
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    if (exchange != null) {
      Exchange lost = exchange;
      exchange = null;
      pool.closed(lost);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (cause instanceof SSLException || cause.getCause() instanceof SSLException) {
      fail(Failure.TLS);
    } else {
      // A reset; the channel is about to become inactive.
      ctx.close();
    }
  }

  private void fail(Failure failure) {
    Exchange failed = exchange;
    exchange = null;
    context.close();
    if (failed != null) {
      failed.fail(failure);
    }
  }
}
