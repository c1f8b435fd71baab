package dev.millrace.ingest.http;

import dev.millrace.ingest.batch.Batch;
import dev.millrace.ingest.batch.BatchMetrics;
import dev.millrace.ingest.batch.BatchSplitter;
import dev.millrace.ingest.batch.Envelope;
import dev.millrace.ingest.config.IngestConfig;
import dev.millrace.ingest.redact.BatchRedactor;
import dev.millrace.ingest.store.BatchStore;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.RequestTooBigException;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.SameThreadExecutor;
import java.io.IOException;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import org.xnio.IoUtils;
import org.xnio.XnioExecutor;

/**
 * {@code POST /logs}: answers 204 when the batch is stored, and not before. Runs in I/O threads
 * only, and never waits in one.
 */
final class DrainHandler implements HttpHandler {
  private static final HttpString FRAME_ID = new HttpString("Logplex-Frame-Id");
  private static final HttpString DRAIN_TOKEN = new HttpString("Logplex-Drain-Token");
  private static final HttpString MSG_COUNT = new HttpString("Logplex-Msg-Count");

  /** Usually the store's own time-out comes first. */
  private static final long GRACE_MILLIS = 500;

  private final IngestConfig config;
  private final BatchStore store;
  private final InFlightBytes inFlight;
  private final DrainAuthenticator authenticator;
  private final Rejections rejections;
  private final BatchRedactor redactor;
  private final DrainMetrics metrics;
  private final BatchMetrics batchMetrics;

  DrainHandler(
      IngestConfig config,
      BatchStore store,
      InFlightBytes inFlight,
      DrainAuthenticator authenticator,
      Rejections rejections,
      DrainMetrics metrics,
      BatchMetrics batchMetrics) {
    this.config = config;
    this.store = store;
    this.inFlight = inFlight;
    this.authenticator = authenticator;
    this.rejections = rejections;
    this.redactor = new BatchRedactor(config.redaction());
    this.metrics = metrics;
    this.batchMetrics = batchMetrics;
  }

  @Override
  public void handleRequest(HttpServerExchange exchange) throws IOException {
    String drainToken = exchange.getRequestHeaders().getFirst(DRAIN_TOKEN);
    DrainAuthenticator.Verdict verdict =
        authenticator.judge(
            exchange.getRequestHeaders().getFirst(Headers.AUTHORIZATION),
            parameter(exchange, "app"),
            drainToken);
    if (verdict.answer() != null) {
      if (verdict.rejection() != null) {
        rejections.add(verdict.rejection(), verdict.app(), exchange.getSourceAddress());
      }
      answer(exchange, verdict.answer());
      return;
    }
    Envelope envelope =
        new Envelope(
            verdict.app(),
            exchange.getRequestHeaders().getFirst(FRAME_ID),
            drainToken,
            exchange.getRequestHeaders().getFirst(MSG_COUNT));
    if (exchange.isRequestComplete()) {
      answer(exchange, Answer.STORED);
      return;
    }
    ContentCoding coding = ContentCoding.of(exchange);
    if (coding == ContentCoding.OTHER) {
      answer(exchange, Answer.UNSUPPORTED_ENCODING);
      return;
    }
    long declared = exchange.getRequestContentLength();
    InFlightBytes.Reservation room =
        inFlight.reserve(
            declared < 0
                ? Math.min(BodyReader.FIRST_CAPACITY, config.maxBody().bytes())
                : declared);
    if (room == null) {
      answer(exchange, Answer.FULL);
      return;
    }
    try {
      new BodyReader(
              exchange, (int) config.maxBody().bytes(), new Post(exchange, envelope, coding, room))
          .start(config.readTimeout());
    } catch (IOException | RuntimeException | Error e) {
      room.release();
      throw e;
    }
  }

  private void answer(HttpServerExchange exchange, Answer answer) {
    metrics.answered(answer);
    answer.send(exchange);
  }

  private static String parameter(HttpServerExchange exchange, String name) {
    Deque<String> values = exchange.getQueryParameters().get(name);
    return values == null ? null : values.peekFirst();
  }

  /** One batch, from its first byte to its answer. */
  private final class Post implements BodyReader.Receiver {
    private final HttpServerExchange exchange;
    private final Envelope envelope;
    private final ContentCoding coding;
    private final InFlightBytes.Reservation room;
    private boolean answered;
    private XnioExecutor.Key deadline;

    private Post(
        HttpServerExchange exchange,
        Envelope envelope,
        ContentCoding coding,
        InFlightBytes.Reservation room) {
      this.exchange = exchange;
      this.envelope = envelope;
      this.coding = coding;
      this.room = room;
    }

    @Override
    public void received(byte[] body) {
      try {
        take(coding.unpack(body, (int) config.maxBody().bytes(), this::mayHold));
      } catch (RequestTooBigException e) {
        tooLarge();
      } catch (NoRoomException e) {
        noRoom();
      } catch (IOException e) {
        room.release();
        answer(exchange, Answer.NOT_GZIP);
      } catch (RuntimeException | Error e) {
        room.release();
        throw e;
      }
    }

    private void take(byte[] body) {
      long receivedNanos = System.nanoTime();
      long receivedMillis = System.currentTimeMillis();
      room.shrinkTo(body.length);
      BatchSplitter splitter = new BatchSplitter(body);
      Batch batch = redactor.redact(envelope, splitter.toBatch(envelope, receivedMillis));
      batchMetrics.received(envelope, body.length, splitter, batch);
      if (batch.isEmpty()) {
        room.release();
        answer(exchange, Answer.STORED);
      } else {
        exchange.dispatch(SameThreadExecutor.INSTANCE, () -> store(batch, receivedNanos));
      }
    }

    @Override
    public boolean mayHold(long bytes) {
      return room.growTo(bytes);
    }

    @Override
    public void noRoom() {
      room.release();
      answer(exchange, Answer.FULL);
    }

    @Override
    public void tooLarge() {
      room.release();
      answer(exchange, Answer.TOO_LARGE);
    }

    /** No answer: a 4xx would make the sender drop a batch that it may still be able to send. */
    @Override
    public void aborted() {
      room.release();
      metrics.aborted();
      IoUtils.safeClose(exchange.getConnection());
      exchange.endExchange();
    }

    private void store(Batch batch, long receivedNanos) {
      deadline =
          exchange
              .getIoThread()
              .executeAfter(
                  () -> finish(Answer.NOT_STORED),
                  config.deliveryTimeout().toMillis() + GRACE_MILLIS,
                  TimeUnit.MILLISECONDS);
      store
          .store(batch)
          .whenComplete(
              (stored, error) -> {
                room.release();
                if (error == null) {
                  metrics.acknowledged(System.nanoTime() - receivedNanos);
                }
                Answer answer = error == null ? Answer.STORED : Answer.NOT_STORED;
                exchange.getIoThread().execute(() -> finish(answer));
              });
    }

    /** Always in the I/O thread, so that the answer and the deadline cannot meet. */
    private void finish(Answer answer) {
      if (!answered) {
        answered = true;
        deadline.remove();
        answer(exchange, answer);
      }
    }
  }
}
