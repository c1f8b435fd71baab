package dev.millrace.ingest.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RejectionsTest {
  private static final InetSocketAddress FROM = new InetSocketAddress("192.0.2.7", 40_000);

  private final List<String> lines = new ArrayList<>();
  private long nowMillis = 5_000;
  private final Rejections log =
      new Rejections(new SimpleMeterRegistry(), lines::add, () -> nowMillis);

  @Test
  void theFirstIsSaidAtOnce() {
    log.add(Rejection.WRONG_SECRET, "shop", FROM);

    assertThat(lines)
        .containsExactly(
            "answered 401 to a batch of shop from 192.0.2.7, which came with a wrong secret;"
                + " its sender drops it permanently");
  }

  @Test
  void thereIsOneLineAMinuteAndNoneIsForgotten() {
    for (int second = 0; second < 180; second++) {
      log.add(second % 3 == 0 ? Rejection.MISSING : Rejection.WRONG_SECRET, null, FROM);
      log.flush();
      nowMillis += 1_000;
    }
    nowMillis += 60_000;
    log.flush();
    log.flush();

    assertThat(lines).hasSize(4);
    assertThat(lines.get(1))
        .isEqualTo(
            "answered 401 to 59 more batches since the last line: missing=19 wrong-secret=40");
    assertThat(lines.subList(1, 4).stream().mapToInt(RejectionsTest::count).sum()).isEqualTo(179);
  }

  @Test
  void afterAQuietMinuteTheNextIsSaidAtOnce() {
    log.add(Rejection.MISSING, null, FROM);
    nowMillis += 60_000;
    log.flush();

    log.add(Rejection.MALFORMED, null, null);

    assertThat(lines).hasSize(2);
    assertThat(lines.get(1)).startsWith("answered 401 to a batch, which came with credentials");
  }

  private static int count(String line) {
    return Integer.parseInt(line.replaceAll("\\D*401 to (\\d+) .*", "$1"));
  }
}
