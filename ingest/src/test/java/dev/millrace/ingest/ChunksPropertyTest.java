package dev.millrace.ingest;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.ingest.batch.Batch;
import dev.millrace.ingest.batch.BatchSplitter;
import dev.millrace.ingest.batch.Envelope;
import dev.millrace.ingest.batch.Frames;
import dev.millrace.ingest.config.IngestConfig;
import dev.millrace.ingest.store.RecordingBatchStore;
import dev.millrace.model.topic.DeadLetter;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.Socket;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AfterProperty;
import net.jqwik.api.lifecycle.BeforeProperty;

/** How a body comes in makes no difference to the batch that it becomes. */
class ChunksPropertyTest {
  private static final String HEAD = "POST /logs?app=shop HTTP/1.1\r\nHost: x\r\n";
  private static final Envelope ENVELOPE = new Envelope("shop", null, null, null);

  private final RecordingBatchStore store = new RecordingBatchStore();
  private Ingest ingest;
  private Socket socket;

  @BeforeProperty
  void start() throws IOException {
    ingest = Ingest.start(IngestConfig.builder().port(0).build(), store);
    connect();
  }

  private void connect() throws IOException {
    socket = new Socket("127.0.0.1", ingest.port());
    socket.setTcpNoDelay(true);
  }

  @AfterProperty
  void stop() throws IOException {
    socket.close();
    ingest.close();
  }

  /**
   * Cut anywhere, also in a count or in a character of several bytes. With chunks the server has to
   * stop where they end, however the network joins them. Behind them it closes the connection.
   */
  @Property(tries = 300)
  void a_body_in_chunks_is_the_same_batch(
      @ForAll("bodies") byte[] body, @ForAll @Size(max = 20) List<@IntRange(min = 0) Integer> cuts)
      throws IOException {
    socket.close();
    connect();
    OutputStream out = socket.getOutputStream();
    out.write((HEAD + "Transfer-Encoding: chunked\r\n\r\n").getBytes(US_ASCII));
    int from = 0;
    for (int to : positions(cuts, body.length)) {
      out.write((Integer.toHexString(to - from) + "\r\n").getBytes(US_ASCII));
      out.write(body, from, to - from);
      out.write("\r\n".getBytes(US_ASCII));
      from = to;
    }
    out.write("0\r\n\r\n".getBytes(US_ASCII));

    assertStored(body);
  }

  /** As above, for a body of declared length in many writes, which the network may join. */
  @Property(tries = 300)
  void a_body_in_many_writes_is_the_same_batch(
      @ForAll("bodies") byte[] body, @ForAll @Size(max = 20) List<@IntRange(min = 0) Integer> cuts)
      throws IOException {
    OutputStream out = socket.getOutputStream();
    out.write((HEAD + "Content-Length: " + body.length + "\r\n\r\n").getBytes(US_ASCII));
    int from = 0;
    for (int to : positions(cuts, body.length)) {
      out.write(body, from, to - from);
      out.flush();
      Thread.yield();
      from = to;
    }

    assertStored(body);
  }

  @Provide
  Arbitrary<byte[]> bodies() {
    return Arbitraries.of(
            new String(Frames.body(Frames.router(1)), US_ASCII),
            new String(Frames.body(Frames.router(2), Frames.router(3)), US_ASCII),
            new String(Frames.body(Frames.router(4)), US_ASCII).repeat(100),
            new String(Frames.body(Frames.lossNotice(7)), US_ASCII),
            new String(Frames.body(Frames.app("x")), US_ASCII),
            "75 <158>1 2026-11-22T10:00:00Z host heroku router - at=info path=\"/ä€🚂\" sta",
            "7 <158>1 ",
            "rubbish",
            "253 <158>1 too short\n",
            "€",
            "\n",
            "12")
        .list()
        .ofMinSize(1)
        .ofMaxSize(12)
        .map(parts -> Frames.utf8(String.join("", parts)));
  }

  private static SortedSet<Integer> positions(List<Integer> cuts, int length) {
    SortedSet<Integer> positions = new TreeSet<>();
    cuts.forEach(cut -> positions.add(1 + cut % length));
    positions.add(length);
    return positions;
  }

  private void assertStored(byte[] body) throws IOException {
    assertThat(statusLine()).isEqualTo("HTTP/1.1 204 No Content");
    Batch expected = new BatchSplitter(body).toBatch(ENVELOPE, 0);
    if (expected.isEmpty()) {
      assertThat(store.batches).isEmpty();
      return;
    }
    assertThat(store.batches).hasSize(1);
    assertThat(describe(store.batches.remove(0))).isEqualTo(describe(expected));
  }

  private String statusLine() throws IOException {
    BufferedReader in =
        new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII));
    String status = in.readLine();
    String header = in.readLine();
    while (header != null && !header.isEmpty()) {
      header = in.readLine();
    }
    return status;
  }

  private static String describe(Batch batch) {
    StringBuilder text = new StringBuilder();
    if (batch.record() != null) {
      text.append(batch.record().frameId()).append(' ').append(latin1(batch.record().frames()));
    }
    for (DeadLetter letter : batch.deadLetters()) {
      text.append('\n').append(letter.reason()).append(' ').append(letter.detail());
      text.append(' ').append(latin1(letter.bytes()));
    }
    return text.toString();
  }

  private static String latin1(byte[] bytes) {
    return new String(bytes, ISO_8859_1);
  }
}
