package dev.millrace.ingest.http;

import io.undertow.server.Connectors;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.RequestTooBigException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.xnio.ChannelListener;
import org.xnio.XnioExecutor;
import org.xnio.channels.StreamSourceChannel;

/**
 * Reads one body into one array, without waiting: by the connection's I/O thread, when there is
 * something to read. Calls its receiver exactly once, in that thread.
 */
final class BodyReader implements ChannelListener<StreamSourceChannel> {
  /** Room for a body whose length is not known, to begin with. */
  static final int FIRST_CAPACITY = 16 * 1024;

  private final HttpServerExchange exchange;
  private final int maxBytes;
  private final Receiver receiver;
  private final ByteBuffer probe = ByteBuffer.allocate(1);
  private ByteBuffer buffer;
  private XnioExecutor.Key deadline;
  private boolean done;

  BodyReader(HttpServerExchange exchange, int maxBytes, Receiver receiver) {
    this.exchange = exchange;
    this.maxBytes = maxBytes;
    this.receiver = receiver;
  }

  /**
   * Starts reading. To be called in the exchange's call, by its I/O thread.
   *
   * @param timeout how long the whole body may take; a sender cannot stretch it by trickling
   */
  void start(Duration timeout) throws IOException {
    long declared = exchange.getRequestContentLength();
    buffer =
        ByteBuffer.allocate((int) Math.min(maxBytes, declared < 0 ? FIRST_CAPACITY : declared));
    StreamSourceChannel channel = exchange.getRequestChannel();
    if (channel == null) {
      throw new IOException("somebody else reads the body");
    }
    if (advance(channel)) {
      return;
    }
    deadline =
        exchange
            .getIoThread()
            .executeAfter(this::expire, timeout.toMillis(), TimeUnit.MILLISECONDS);
    channel.getReadSetter().set(this);
    channel.resumeReads();
  }

  @Override
  public void handleEvent(StreamSourceChannel channel) {
    if (!done) {
      Connectors.executeRootHandler(
          e -> {
            if (!advance(channel)) {
              channel.resumeReads();
            }
          },
          exchange);
    }
  }

  /** Reads what there is; returns whether that was the end, in one way or another. */
  private boolean advance(StreamSourceChannel channel) {
    try {
      if (!readAvailable(channel)) {
        return false;
      }
    } catch (RequestTooBigException e) {
      finish();
      receiver.tooLarge();
      return true;
    } catch (NoRoomException e) {
      finish();
      receiver.noRoom();
      return true;
    } catch (IOException e) {
      finish();
      receiver.aborted();
      return true;
    }
    finish();
    byte[] bytes = buffer.array();
    int length = buffer.position();
    buffer = null;
    receiver.received(length == bytes.length ? bytes : Arrays.copyOf(bytes, length));
    return true;
  }

  private boolean readAvailable(StreamSourceChannel channel) throws IOException, NoRoomException {
    while (true) {
      boolean full = !buffer.hasRemaining();
      int read = channel.read(full ? probe : buffer);
      if (read <= 0) {
        return read < 0;
      }
      if (full) {
        grow();
      }
    }
  }

  /** Makes room, and stores the byte that did not fit. */
  private void grow() throws RequestTooBigException, NoRoomException {
    int capacity = (int) Math.min(maxBytes, Math.max(FIRST_CAPACITY, buffer.capacity() * 2L));
    if (capacity <= buffer.position()) {
      throw new RequestTooBigException();
    }
    if (!receiver.mayHold(capacity)) {
      throw new NoRoomException();
    }
    ByteBuffer larger = ByteBuffer.allocate(capacity);
    larger.put(buffer.flip()).put(probe.flip());
    probe.clear();
    buffer = larger;
  }

  private void expire() {
    if (!done) {
      finish();
      receiver.aborted();
    }
  }

  private void finish() {
    done = true;
    if (deadline != null) {
      deadline.remove();
    }
  }

  /** Receives the body. Exactly one of its methods but the first is called, once. */
  interface Receiver {
    /** Whether so many bytes may be held of it; asked when it proves longer than was known. */
    boolean mayHold(long bytes);

    /** The body, whole. */
    void received(byte[] body);

    /** There is more of it than is allowed; nothing more can be read. */
    void tooLarge();

    /** It may not be held; nothing more is read. */
    void noRoom();

    /** The sender went away or was too slow. */
    void aborted();
  }
}
