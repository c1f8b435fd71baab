package dev.millrace.benchmark.sidebyside;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.benchmark.traffic.KnownBatch;
import dev.millrace.benchmark.traffic.Traffic;
import dev.millrace.model.drain.FrameReader;
import dev.millrace.model.drain.SyslogHeader;
import dev.millrace.model.router.RouterLog;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What is known of the lines is what both parsers read in them: the comparison starts fairly. */
class LineParserTest {
  private static final int LINES = 5_000;
  private static final byte[] APP = {'a'};

  private final KnownBatch batch =
      new Traffic(7, 3, LINES).batch(Instant.parse("2026-11-26T10:00:00Z"));

  @Test
  void thePeersParserReadsWhatIsKnown() {
    var messages = batch.messages();
    for (int i = 0; i < LINES; i++) {
      KnownBatch.Entry known = batch.entries().get(i);
      ParsedLine parsed = LineParser.parse(APP, messages.get(i));
      assertThat(parsed != null).isEqualTo(known.line().readable());
      if (parsed != null) {
        assertThat(parsed.status).isEqualTo(known.line().status());
        assertThat(parsed.service >= 0).isEqualTo(known.line().timed());
        assertThat(parsed.time).isEqualTo(known.millis());
      }
    }
  }

  @Test
  void oursReadsTheSame() {
    byte[] frames = batch.frames();
    FrameReader reader = new FrameReader(frames);
    SyslogHeader header = new SyslogHeader();
    RouterLog log = new RouterLog();
    for (KnownBatch.Entry known : batch.entries()) {
      assertThat(reader.next()).isTrue();
      header.parse(frames, reader.start(), reader.end());
      assertThat(header.timeMillis()).isEqualTo(known.millis());
      assertThat(log.parse(frames, header.messageStart(), header.messageEnd()))
          .isEqualTo(known.line().readable());
      if (known.line().readable()) {
        assertThat(Math.max(0, log.status())).isEqualTo(known.line().status());
        assertThat(log.serviceMillis() != RouterLog.ABSENT && !log.isWebSocket())
            .isEqualTo(known.line().timed());
      }
    }
    assertThat(reader.next()).isFalse();
  }
}
