package dev.millrace.job;

import static dev.millrace.job.Batches.TEN;
import static dev.millrace.job.Batches.batch;
import static dev.millrace.job.Batches.foreign;
import static dev.millrace.job.Batches.heartbeat;
import static dev.millrace.job.Batches.line;
import static dev.millrace.job.Batches.notice;
import static dev.millrace.job.Batches.raw;
import static dev.millrace.job.Batches.router;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.job.source.RouterLogsSource;
import dev.millrace.job.source.SourceRecord;
import dev.millrace.job.source.SourceRecordSerializer;
import dev.millrace.job.window.WindowPart;
import dev.millrace.model.topic.DeadLetter;
import dev.millrace.model.topic.DeadLetterReason;
import dev.millrace.model.window.Resolution;
import dev.millrace.model.window.WindowStats;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.CloseableIterator;
import org.junit.jupiter.api.Test;

/** The production workflow in a real Flink, between a bounded log and collected results. */
class TrafficWorkflowTest {
  private static final String ID_1 = "00000000000000000000000000000001";
  private static final String ID_2 = "00000000000000000000000000000002";
  private static final Instant NEXT_PANE = TEN.plusSeconds(10);

  private final Map<String, WindowPart<WindowStats>> panes = new HashMap<>();
  private List<DeadLetter> deadLetters = List.of();

  @Test
  void countsEachLineInThePaneOfItsOwnTime() throws Exception {
    run(
        batch(
            "shop",
            ID_1,
            TEN.plusSeconds(12),
            line(TEN, 200, 10),
            line(TEN.plusMillis(9_999), 503, 20),
            line(NEXT_PANE, 200, 30)));

    assertThat(pane("shop", TEN).statistics().statuses().get(200)).isEqualTo(1);
    assertThat(pane("shop", TEN).statistics().statuses().get(503)).isEqualTo(1);
    assertThat(pane("shop", TEN).statistics().failed()).isEqualTo(1);
    assertThat(pane("shop", NEXT_PANE).statistics().requests()).isEqualTo(1);
    assertThat(panes).hasSize(2);
  }

  @Test
  void keepsApplicationsApart() throws Exception {
    run(
        batch("shop", ID_1, TEN.plusSeconds(1), line(TEN, 200, 10)),
        batch("blog", ID_1, TEN.plusSeconds(1), line(TEN, 404, 10)));

    assertThat(pane("shop", TEN).statistics().statuses().get(404)).isZero();
    assertThat(pane("blog", TEN).statistics().statuses().get(404)).isEqualTo(1);
  }

  @Test
  void countsABatchThatIsDeliveredTwiceOnce() throws Exception {
    SourceRecord delivered = batch("shop", ID_1, TEN.plusSeconds(1), line(TEN, 200, 10));
    SourceRecord again = batch("shop", ID_1, TEN.plusSeconds(2), line(TEN, 200, 10));
    run(delivered, again, batch("shop", ID_2, TEN.plusSeconds(3), line(TEN, 200, 10)));

    assertThat(pane("shop", TEN).statistics().requests()).isEqualTo(2);
    assertThat(pane("shop", TEN).version()).isEqualTo(2);
  }

  @Test
  void countsANoticeThatOnlyTheRetryCarriesAndNothingElseOfIt() throws Exception {
    String line = line(TEN, 200, 10);
    run(
        batch("shop", ID_1, TEN.plusSeconds(1), line),
        batch("shop", ID_1, TEN.plusSeconds(2), notice(TEN.plusSeconds(1), 7), line),
        batch("shop", ID_1, TEN.plusSeconds(3), notice(TEN.plusSeconds(1), 7), line));

    assertThat(pane("shop", TEN).statistics().requests()).isEqualTo(1);
    assertThat(pane("shop", TEN).statistics().lost()).isEqualTo(7);
  }

  @Test
  void countsNoticesOfEqualTextInOneBatchEachOnce() throws Exception {
    String first = notice(TEN.plusSeconds(1), 244);
    String second = notice(TEN.plusSeconds(6), 244);
    String third = notice(TEN.plusSeconds(6), 244);
    String nextPane = notice(TEN.plusSeconds(11), 244);
    run(
        batch("shop", ID_1, TEN.plusSeconds(12), first, second, nextPane),
        batch("shop", ID_1, TEN.plusSeconds(13), first, second, nextPane),
        batch("shop", ID_1, TEN.plusSeconds(14), third, first, second, nextPane),
        batch("shop", ID_1, TEN.plusSeconds(15), third, first, second, nextPane));

    assertThat(pane("shop", TEN).statistics().lost()).isEqualTo(3 * 244);
    assertThat(pane("shop", TEN.plusSeconds(10)).statistics().lost()).isEqualTo(244);
  }

  @Test
  void correctsAPaneWithALineThatComesAfterItsEnd() throws Exception {
    run(
        batch("shop", ID_1, TEN.plusSeconds(1), line(TEN, 200, 10)),
        heartbeat(TEN.plusSeconds(120)),
        batch("shop", ID_2, TEN.plusSeconds(121), line(TEN.plusSeconds(2), 500, 10)));

    assertThat(pane("shop", TEN).statistics().requests()).isEqualTo(2);
    assertThat(pane("shop", TEN).statistics().failed()).isEqualTo(1);
  }

  @Test
  void judgesTooLateByTheLineItselfWhateverTheWatermark() throws Exception {
    Instant received = TEN.plus(Duration.ofMinutes(10));
    run(
        batch(
            "shop",
            ID_1,
            received,
            line(TEN, 200, 10),
            line(TEN.minusMillis(1), 200, 10),
            line(Instant.parse("1970-01-01T00:00:00Z"), 200, 10)));

    assertThat(pane("shop", TEN).statistics().requests()).isEqualTo(1);
    assertThat(panes).hasSize(1);
    assertThat(reasons()).containsExactly(DeadLetterReason.TOO_LATE, DeadLetterReason.TOO_LATE);
  }

  @Test
  void aLineFromTheFutureIsADeadLetterAndMovesNoWatermark() throws Exception {
    run(
        batch(
            "shop",
            ID_1,
            TEN,
            line(TEN.plusSeconds(60), 200, 10),
            line(TEN.plusMillis(60_001), 200, 10),
            line(Instant.parse("2036-11-22T10:00:00Z"), 200, 10)),
        batch("shop", ID_2, TEN.plusSeconds(1), line(TEN, 200, 10)));

    assertThat(reasons())
        .containsExactly(DeadLetterReason.FUTURE_TIMESTAMP, DeadLetterReason.FUTURE_TIMESTAMP);
    assertThat(pane("shop", TEN.plusSeconds(60)).statistics().requests()).isEqualTo(1);
    assertThat(pane("shop", TEN).statistics().requests()).isEqualTo(1);
  }

  @Test
  void aForeignRecordIsADeadLetterAndMovesNoWatermark() throws Exception {
    run(
        foreign("who am I", Instant.parse("2036-11-22T10:00:00Z")),
        batch("shop", ID_1, TEN.plusSeconds(1), line(TEN, 200, 10)));

    assertThat(reasons()).containsExactly(DeadLetterReason.FOREIGN_RECORD);
    assertThat(text(deadLetters.get(0))).isEqualTo("who am I");
    assertThat(pane("shop", TEN).statistics().requests()).isEqualTo(1);
  }

  @Test
  void aBatchThatWaitedLongerThanPanesAreKeptIsADeadLetter() throws Exception {
    run(
        heartbeat(TEN.plus(Duration.ofMinutes(20)).plusSeconds(15)),
        batch("shop", ID_1, TEN.plusSeconds(1), line(TEN, 200, 10), line(NEXT_PANE, 200, 10)));

    assertThat(reasons()).containsExactly(DeadLetterReason.WINDOW_CLOSED);
    assertThat(text(deadLetters.get(0))).isEqualTo(line(TEN, 200, 10));
    assertThat(pane("shop", NEXT_PANE).statistics().requests()).isEqualTo(1);
  }

  @Test
  void aBadLineCostsOneLine() throws Exception {
    String bad = router(TEN, "at=info method=GET path=\"/\" status=oops");
    String noRouterLog = router(TEN, "hello");
    String noTime = "<158>1 yesterday host heroku router - at=info status=200\n";
    String noHeader = "at=info status=200\n";
    run(
        batch(
            "shop",
            ID_1,
            TEN.plusSeconds(1),
            line(TEN, 200, 10),
            bad,
            noRouterLog,
            noTime,
            noHeader,
            line(TEN, 201, 10)));

    assertThat(pane("shop", TEN).statistics().requests()).isEqualTo(2);
    assertThat(pane("shop", TEN).statistics().unparseable()).isEqualTo(2);
    assertThat(reasons())
        .containsExactly(
            DeadLetterReason.UNPARSEABLE,
            DeadLetterReason.UNPARSEABLE,
            DeadLetterReason.TIMESTAMP,
            DeadLetterReason.SYSLOG_HEADER);
    assertThat(deadLetters.get(0).detail()).isEqualTo("status is not a number");
    assertThat(deadLetters.get(0).app()).isEqualTo("shop");
    assertThat(deadLetters.get(0).frameId()).isEqualTo(ID_1);
    assertThat(deadLetters.get(0).source()).matches("router-logs-0@\\d+");
    assertThat(text(deadLetters.get(0))).isEqualTo(bad);
  }

  @Test
  void absurdNumbersSpoilTheirOwnSumsAndNothingElse() throws Exception {
    String most = "999999999999999";
    String absurd =
        router(
            TEN,
            "at=info path=/ status=200 bytes=%1$s connect=%1$sms service=%1$sms".formatted(most));
    String[] batch = new String[10_000];
    Arrays.fill(batch, absurd);
    String notice = notice(TEN, 7).replace(" 7 messages", " " + most + " messages");
    String[] notices = new String[10_000];
    Arrays.fill(notices, notice);
    run(
        batch("shop", ID_1, TEN.plusSeconds(1), batch),
        batch("shop", ID_2, TEN.plusSeconds(1), notices),
        batch("blog", ID_1, TEN.plusSeconds(2), line(TEN, 200, 10)));

    WindowStats shop = pane("shop", TEN).statistics();
    assertThat(shop.requests()).isEqualTo(10_000);
    assertThat(shop.statuses().get(200)).isEqualTo(10_000);
    assertThat(shop.responseBytes()).isEqualTo(999_999_999_999_999_999L);
    assertThat(shop.lost()).isEqualTo(999_999_999_999_999_999L);
    assertThat(shop.service().totalMillis()).isEqualTo(999_999_999_999_999_999L);
    assertThat(shop.service().maxMillis()).isEqualTo(999_999_999_999_999L);
    assertThat(pane("blog", TEN).statistics().responseBytes()).isEqualTo(100);
  }

  @Test
  void aValueThatIsNoSequenceOfFramesCostsItself() throws Exception {
    run(
        raw("shop", ID_1, TEN.plusSeconds(1), "not frames at all"),
        raw("shop", ID_2, TEN.plusSeconds(1), ""),
        batch("shop", "some other id", TEN.plusSeconds(1), line(TEN, 200, 10)));

    assertThat(reasons()).containsExactly(DeadLetterReason.FRAMING);
    assertThat(pane("shop", TEN).statistics().requests()).isEqualTo(1);
  }

  private WindowPart<WindowStats> pane(String app, Instant start) {
    WindowPart<WindowStats> pane = panes.get(app + "@" + start.toEpochMilli());
    assertThat(pane).as("pane %s of %s", start, app).isNotNull();
    return pane;
  }

  private List<DeadLetterReason> reasons() {
    return deadLetters.stream().map(DeadLetter::reason).toList();
  }

  private static String text(DeadLetter deadLetter) {
    return new String(deadLetter.bytes(), StandardCharsets.UTF_8);
  }

  private void run(SourceRecord... records) throws Exception {
    Configuration configuration = new Configuration();
    configuration.set(PipelineOptions.GENERIC_TYPES, false);
    // A watermark after every record, so that the records decide what is late.
    configuration.set(PipelineOptions.AUTO_WATERMARK_INTERVAL, Duration.ofMillis(1));
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.getExecutionEnvironment(configuration);
    env.setParallelism(1);
    DataStream<SourceRecord> log =
        env.fromData(List.of(records), SourceRecordSerializer.TYPE)
            .assignTimestampsAndWatermarks(EveryRecordAWatermark.of(RouterLogsSource.watermarks()));
    TrafficWorkflow workflow = TrafficWorkflow.of(log, WindowingConfig.defaults());
    try (CloseableIterator<WindowPart<?>> results = workflow.windows().collectAsync();
        CloseableIterator<DeadLetter> dead = workflow.deadLetters().collectAsync()) {
      env.execute();
      results.forEachRemaining(this::keepPane);
      deadLetters = new java.util.ArrayList<>();
      dead.forEachRemaining(deadLetters::add);
    }
  }

  @SuppressWarnings("unchecked")
  private void keepPane(WindowPart<?> result) {
    if (result.resolution() == Resolution.TEN_SECONDS) {
      panes.merge(
          result.app() + "@" + result.start(),
          (WindowPart<WindowStats>) result,
          (a, b) -> a.version() > b.version() ? a : b);
    }
  }
}
