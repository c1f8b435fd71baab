package dev.millrace.job.types;

import static dev.millrace.job.Batches.TEN;

import dev.millrace.job.Batches;
import dev.millrace.job.RouterLogs;
import dev.millrace.job.parse.PartialBatch;
import dev.millrace.job.parse.PartialBatchSerializer;
import dev.millrace.job.parse.PartialPane;
import dev.millrace.job.source.SourceRecord;
import dev.millrace.job.source.SourceRecordSerializer;
import dev.millrace.job.window.WindowPart;
import dev.millrace.job.window.WindowPartSerializer;
import dev.millrace.model.router.RouteTemplate;
import dev.millrace.model.topic.BatchId;
import dev.millrace.model.topic.BatchRecord;
import dev.millrace.model.topic.DeadLetter;
import dev.millrace.model.topic.DeadLetterReason;
import dev.millrace.model.topic.Heartbeat;
import dev.millrace.model.topic.TopicRecord;
import dev.millrace.model.window.Balance;
import dev.millrace.model.window.Resolution;
import dev.millrace.model.window.Routes;
import dev.millrace.model.window.Statistics;
import dev.millrace.model.window.WindowStats;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is in savepoints, and between tasks, byte by byte. */
class SerializedFormatsTest {
  private static final byte[] BYTES = {1, 2, 3};

  @Test
  void partsOfWindows() throws Exception {
    check(
        stats(),
        "01000473686f700002316d000001a202b2c50000000000000000020101010000"
            + "64070101f7030100011414140101010100");
    check(
        routes(),
        "01000473686f700002316d000001a202b2c500000000000000000202056f7468"
            + "657200000001012f010101141414");
    check(
        balance(), "01000473686f700002316d000001a202b2c50000000000000000020301010100" + "01000000");
  }

  @Test
  void partialBatches() throws Exception {
    PartialPane.Notice notice = new PartialPane.Notice(new BatchId(3, 4), 7);
    PartialPane pane = new PartialPane(TEN.toEpochMilli(), stats(), routes(), List.of(notice));
    String partialBatch =
        "000473686f7000000000000000010000000000000002000001a202b2c50500"
            + "000001000001a202b2c5000101000064070101f7030100011414140101010100"
            + "056f7468657200000001012f0101011414140000000100000000000000030000"
            + "00000000000400000000000000070101010001000000";
    SerializedFormat.check(
        new PartialBatchSerializer(),
        new PartialBatch(
            "shop", new BatchId(1, 2), TEN.toEpochMilli() + 5, List.of(pane), balance(), "t-0@1"),
        "02" + partialBatch + "06742d304031");
    SerializedFormat.checkEarlier(
        new PartialBatchSerializer(), "01" + partialBatch, "02" + partialBatch + "00");
  }

  @Test
  void recordsOfTheLog() throws Exception {
    check(
        new BatchRecord("shop", "f", 9, "d.1", null, BYTES),
        "01000b726f757465722d6c6f6773000000030000000000000004000000000000"
            + "000500000473686f700266000000000000000904642e310000000003010203");
    check(
        new Heartbeat(8),
        "01000b726f757465722d6c6f6773000000030000000000000004000000000000"
            + "0005010000000000000008");
    check(
        new TopicRecord.Foreign("no app", BYTES),
        "01000b726f757465722d6c6f6773000000030000000000000004000000000000"
            + "000502076e6f2061707000000003010203");
  }

  @Test
  void deadLetters() throws Exception {
    SerializedFormat.check(
        new DeadLetterSerializer(),
        new DeadLetter(DeadLetterReason.UNPARSEABLE, "status", "shop", null, "t-0@1", 9, BYTES),
        "01000b554e504152534541424c45077374617475730573686f700006742d3040"
            + "31000000000000000900000003010203");
  }

  private static <S extends Statistics<S>> void check(S statistics, String hex) throws Exception {
    SerializedFormat.check(
        new WindowPartSerializer(),
        new WindowPart<>("shop", Resolution.ONE_MINUTE, TEN.toEpochMilli(), 2, statistics),
        hex);
  }

  private static void check(TopicRecord record, String hex) throws Exception {
    SerializedFormat.check(
        new SourceRecordSerializer(), new SourceRecord(record, "router-logs", 3, 4, 5), hex);
  }

  private static WindowStats stats() {
    WindowStats stats = new WindowStats();
    stats.add(RouterLogs.parse(text()));
    stats.addUnparseable();
    stats.addLost(7);
    return stats;
  }

  private static Routes routes() {
    Routes routes = new Routes();
    routes.add(RouterLogs.parse(text()), new RouteTemplate());
    return routes;
  }

  private static Balance balance() {
    Balance balance = new Balance();
    balance.receive();
    balance.count(stats());
    balance.refuse(DeadLetterReason.TOO_LATE);
    return balance;
  }

  private static String text() {
    String line = Batches.line(TEN, 503, 20);
    return line.substring(line.indexOf("at=")).strip();
  }
}
