package dev.millrace.ingest.http;

import dev.millrace.ingest.config.IngestConfig;
import dev.millrace.ingest.config.Reloaded;
import io.undertow.UndertowOptions;
import io.undertow.connector.ByteBufferPool;
import io.undertow.protocols.ssl.UndertowXnioSsl;
import io.undertow.server.HttpHandler;
import io.undertow.server.protocol.http.HttpOpenListener;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xnio.ChannelListener;
import org.xnio.ChannelListeners;
import org.xnio.IoUtils;
import org.xnio.OptionMap;
import org.xnio.Options;
import org.xnio.Sequence;
import org.xnio.StreamConnection;
import org.xnio.Xnio;
import org.xnio.XnioWorker;
import org.xnio.channels.AcceptingChannel;

/**
 * One address to listen on, with or without TLS, and the limits that apply before a handler sees a
 * request.
 */
final class Listener {
  private static final Logger LOG = LoggerFactory.getLogger(Listener.class);

  /**
   * The handlers enforce the limit of bodies, exactly and with an answer. Undertow's own limit is
   * above it: for a chunked body it counts the framing too, and each chunk's size once for every
   * digit it is written with (2.4.4), and closes the connection unanswered.
   */
  private static final int ENTITY_SIZE_FACTOR = 4;

  private static final int MAX_HEADER_BYTES = 16 * 1024;
  private static final int MAX_HEADERS = 50;
  private static final int MAX_PARAMETERS = 50;
  private static final int MAX_BUFFERED_REQUEST_BYTES = 16 * 1024;
  private static final int BACKLOG = 1000;

  private final HttpOpenListener http;
  private final ConnectionLimit connections;
  private final IngestConfig config;
  private final UndertowXnioSsl ssl;
  private final Reloaded<SSLContext> identity;
  private AcceptingChannel<? extends StreamConnection> channel;

  /**
   * Does not listen yet.
   *
   * @param identity its identity for TLS clients, or null for plain HTTP
   */
  Listener(
      IngestConfig config,
      ByteBufferPool buffers,
      HttpHandler handler,
      ConnectionLimit connections,
      Reloaded<SSLContext> identity) {
    this.config = config;
    this.connections = connections;
    this.identity = identity;
    http = new HttpOpenListener(buffers, limits(config));
    http.setRootHandler(connections.track(handler));
    ssl =
        identity == null
            ? null
            : new UndertowXnioSsl(
                Xnio.getInstance(Listener.class.getClassLoader()),
                OptionMap.create(Options.USE_DIRECT_BUFFERS, true),
                identity.get());
  }

  /** Listens, and returns the port, also if a free one was asked for. */
  int open(XnioWorker worker, String host, int port) throws IOException {
    InetSocketAddress address = new InetSocketAddress(InetAddress.getByName(host), port);
    ChannelListener<StreamConnection> opener = connections.guard(http);
    channel =
        ssl == null
            ? worker.createStreamConnectionServer(address, c -> accept(c, opener), sockets())
            : ssl.createSslConnectionServer(worker, address, c -> accept(c, opener), sockets());
    channel.resumeAccepts();
    return channel.getLocalAddress(InetSocketAddress.class).getPort();
  }

  /** Makes new connections use the newest certificate; open ones continue. */
  void renewIdentity() {
    if (identity != null && ssl.getSslContext() != identity.get()) {
      ssl.updateSSLContext(identity.get());
    }
  }

  /** Accepts no more connections, and closes those without a request. */
  void close() {
    if (channel != null) {
      IoUtils.safeClose(channel);
      connections.closeIdle();
    }
  }

  private static void accept(
      AcceptingChannel<? extends StreamConnection> channel,
      ChannelListener<StreamConnection> opener) {
    try {
      StreamConnection connection = channel.accept();
      if (connection != null) {
        ChannelListeners.invokeChannelListener(connection, opener);
      }
    } catch (ClosedChannelException e) {
      LOG.debug("a connection came as the listener was closed");
    } catch (IOException e) {
      LOG.warn("cannot accept a connection: {}", e.getMessage());
    }
  }

  private OptionMap sockets() {
    return OptionMap.builder()
        .set(Options.TCP_NODELAY, true)
        .set(Options.REUSE_ADDRESSES, true)
        .set(Options.BACKLOG, BACKLOG)
        // It closes idle connections too; how long a body may take is up to the body reader.
        .set(Options.READ_TIMEOUT, Math.max(millis(config.readTimeout()), keepAliveMillis()))
        .set(Options.SSL_ENABLED_PROTOCOLS, Sequence.of("TLSv1.3", "TLSv1.2"))
        .getMap();
  }

  private OptionMap limits(IngestConfig config) {
    return OptionMap.builder()
        .set(UndertowOptions.BUFFER_PIPELINED_DATA, true)
        .set(UndertowOptions.MAX_ENTITY_SIZE, ENTITY_SIZE_FACTOR * config.maxBody().bytes())
        .set(UndertowOptions.MAX_HEADER_SIZE, MAX_HEADER_BYTES)
        .set(UndertowOptions.MAX_HEADERS, MAX_HEADERS)
        .set(UndertowOptions.MAX_PARAMETERS, MAX_PARAMETERS)
        .set(UndertowOptions.MAX_BUFFERED_REQUEST_SIZE, MAX_BUFFERED_REQUEST_BYTES)
        .set(UndertowOptions.REQUEST_PARSE_TIMEOUT, millis(config.readTimeout()))
        .set(UndertowOptions.NO_REQUEST_TIMEOUT, keepAliveMillis())
        .getMap();
  }

  private int keepAliveMillis() {
    return millis(config.keepAlive());
  }

  private static int millis(Duration duration) {
    return (int) duration.toMillis();
  }
}
