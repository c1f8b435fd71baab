package dev.millrace.ingest.http;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.protocol.http.HttpServerConnection;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.xnio.ChannelListener;
import org.xnio.ChannelListeners;
import org.xnio.IoUtils;
import org.xnio.StreamConnection;

/**
 * Limits the connections that are open at a time. When the limit is exceeded, the longest-idle
 * connection is closed; one that has not sent a complete header counts as idle. So anyone who piles
 * up connections loses them, and active senders keep theirs. Only when all connections are active
 * is the new one closed.
 *
 * <p>Thread-safe. A connection is closed by its own I/O thread, which also starts its exchanges: an
 * exchange that has started is never cut off.
 */
final class ConnectionLimit {
  private final int limit;
  private final Set<StreamConnection> open = new HashSet<>();
  private final Set<StreamConnection> idle = new LinkedHashSet<>();
  private final Set<StreamConnection> condemned = new HashSet<>();
  private final AtomicLong evicted = new AtomicLong();
  private final AtomicLong refused = new AtomicLong();

  ConnectionLimit(int limit) {
    this.limit = limit;
  }

  /** Shows in metrics how many connections the limit closed. */
  void bindTo(MeterRegistry registry) {
    FunctionCounter.builder("millrace.ingest.connections.evicted", evicted, AtomicLong::get)
        .description("Idle connections closed to make room; alert on many: a flood, or a low limit")
        .register(registry);
    FunctionCounter.builder("millrace.ingest.connections.refused", refused, AtomicLong::get)
        .description("Connections closed at once because all others were busy; alert on any")
        .register(registry);
  }

  /** Lets connections through to {@code next}, as far as there is room. */
  ChannelListener<StreamConnection> guard(ChannelListener<StreamConnection> next) {
    return connection -> {
      if (!admit(connection)) {
        refused.incrementAndGet();
        IoUtils.safeClose(connection);
        return;
      }
      next.handleEvent(connection);
      // Runs after the listener that the server has just set; called at once if it is closed.
      ChannelListener<? super StreamConnection> before = connection.getCloseListener();
      connection.setCloseListener(
          closed -> {
            forget(closed);
            ChannelListeners.invokeChannelListener(closed, before);
          });
    };
  }

  /** Counts a connection as busy while {@code next} handles an exchange on it. */
  HttpHandler track(HttpHandler next) {
    return exchange -> {
      StreamConnection connection = connection(exchange);
      busy(connection);
      exchange.addExchangeCompleteListener(
          (completed, proceed) -> {
            idle(connection);
            proceed.proceed();
          });
      next.handleRequest(exchange);
    };
  }

  /** Closes all that are idle. */
  synchronized void closeIdle() {
    for (StreamConnection connection : Set.copyOf(idle)) {
      condemn(connection);
    }
  }

  /** Connections that are open now, including those about to be closed. */
  synchronized int open() {
    return open.size();
  }

  private synchronized boolean admit(StreamConnection connection) {
    if (open.size() - condemned.size() >= limit) {
      Iterator<StreamConnection> longestIdle = idle.iterator();
      if (!longestIdle.hasNext()) {
        return false;
      }
      evicted.incrementAndGet();
      condemn(longestIdle.next());
    }
    open.add(connection);
    idle.add(connection);
    return true;
  }

  private void condemn(StreamConnection connection) {
    idle.remove(connection);
    condemned.add(connection);
    connection
        .getIoThread()
        .execute(
            () -> {
              if (isCondemned(connection)) {
                IoUtils.safeClose(connection);
              }
            });
  }

  private synchronized boolean isCondemned(StreamConnection connection) {
    return condemned.contains(connection);
  }

  private synchronized void busy(StreamConnection connection) {
    idle.remove(connection);
    condemned.remove(connection);
  }

  private synchronized void idle(StreamConnection connection) {
    if (open.contains(connection)) {
      idle.add(connection);
    }
  }

  private synchronized void forget(StreamConnection connection) {
    open.remove(connection);
    idle.remove(connection);
    condemned.remove(connection);
  }

  private static StreamConnection connection(HttpServerExchange exchange) {
    return ((HttpServerConnection) exchange.getConnection()).getChannel();
  }
}
