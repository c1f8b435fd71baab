package dev.millrace.ingest.batch;

import dev.millrace.model.drain.FrameKind;
import dev.millrace.model.topic.DeadLetter;
import dev.millrace.model.topic.DeadLetterReason;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/**
 * What {@code /metrics} shows of the bodies that were read, whatever the answer was. Nothing in a
 * body goes uncounted:
 *
 * <ul>
 *   <li>{@code received_bytes} is {@code body_bytes}, summed over its outcomes kept, dropped,
 *       parked and newlines. Alert on any difference that stays: it is a bug in millrace. The two
 *       are counted separately, by the reader and by the splitter.
 *   <li>The sum of {@code frames}, kept, dropped and parked, is what senders declare. Alert if
 *       {@code msg_count_mismatches} rises: senders count wrongly, or bytes get lost on the way.
 *   <li>{@code router_lines}, summed over the applications, is {@code frames} of kind router, kept.
 *   <li>Each kept frame and each dead letter is stored or its request is not answered 204; a
 *       sender's retry is counted again. So kept router frames of requests answered 204 are at
 *       least what the job counts, and its duplicates are the difference.
 * </ul>
 *
 * <p>Thread-safe. A scrape may come in the middle of a batch: compare over minutes.
 */
public final class BatchMetrics {
  private final Map<FrameKind, Counter> kept = new EnumMap<>(FrameKind.class);
  private final Map<FrameKind, Counter> dropped = new EnumMap<>(FrameKind.class);
  private final Map<DeadLetterReason, Counter> deadLetters = new EnumMap<>(DeadLetterReason.class);
  private final LinesByApplication routerLines;
  private final Counter headerless;
  private final Counter receivedBytes;
  private final Counter keptBytes;
  private final Counter droppedBytes;
  private final Counter parkedBytes;
  private final Counter newlineBytes;
  private final Counter mismatches;

  public BatchMetrics(MeterRegistry registry) {
    for (FrameKind kind : FrameKind.values()) {
      String label = kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
      kept.put(kind, frames(registry, label, "kept"));
      dropped.put(kind, frames(registry, label, "dropped"));
    }
    headerless = frames(registry, DeadLetterReason.SYSLOG_HEADER.label(), "parked");
    for (DeadLetterReason reason : BatchSplitter.REASONS) {
      deadLetters.put(reason, deadLetters(registry, reason));
    }
    routerLines = new LinesByApplication(registry);
    receivedBytes =
        Counter.builder("millrace.ingest.received")
            .baseUnit("bytes")
            .description("Bodies read to their end; alert if it is not the sum of body_bytes")
            .register(registry);
    keptBytes = bodyBytes(registry, "kept");
    droppedBytes = bodyBytes(registry, "dropped");
    parkedBytes = bodyBytes(registry, "parked");
    newlineBytes = bodyBytes(registry, "newlines");
    mismatches =
        Counter.builder("millrace.ingest.msg.count.mismatches")
            .description(
                "Batches whose Logplex-Msg-Count is not the number of frames found; alert if it"
                    + " rises: a sender counts wrongly, or bytes get lost on the way")
            .register(registry);
  }

  /** Counts one body, once. */
  public void received(Envelope envelope, int bytes, BatchSplitter splitter, Batch batch) {
    receivedBytes.increment(bytes);
    add(keptBytes, splitter.keptBytes());
    add(droppedBytes, splitter.droppedBytes());
    add(parkedBytes, splitter.parkedBytes());
    add(newlineBytes, splitter.newlineBytes());
    for (FrameKind kind : FrameKind.values()) {
      add(kept.get(kind), splitter.kept(kind));
      add(dropped.get(kind), splitter.dropped(kind));
    }
    add(headerless, splitter.headerless());
    for (DeadLetter letter : batch.deadLetters()) {
      deadLetters.get(letter.reason()).increment();
    }
    if (splitter.kept(FrameKind.ROUTER) > 0) {
      routerLines.add(envelope.app(), splitter.kept(FrameKind.ROUTER));
    }
    if (envelope.contradicts(splitter.frames())) {
      mismatches.increment();
    }
  }

  private static Counter bodyBytes(MeterRegistry registry, String outcome) {
    return Counter.builder("millrace.ingest.body")
        .baseUnit("bytes")
        .description(
            "Bytes of bodies by what became of them, octet counts included; alert if parked rises:"
                + " a sender's framing is broken")
        .tag("outcome", outcome)
        .register(registry);
  }

  private static Counter frames(MeterRegistry registry, String kind, String outcome) {
    return Counter.builder("millrace.ingest.frames")
        .description(
            "Frames by kind and what became of them; alert if logplex rises: the platform reports"
                + " losses")
        .tag("kind", kind)
        .tag("outcome", outcome)
        .register(registry);
  }

  private static Counter deadLetters(MeterRegistry registry, DeadLetterReason reason) {
    return Counter.builder("millrace.ingest.dead.letters")
        .description("Dead letters by reason; alert if it rises: read them in the topic")
        .tag("reason", reason.label())
        .register(registry);
  }

  private static void add(Counter counter, long amount) {
    if (amount > 0) {
      counter.increment(amount);
    }
  }
}
