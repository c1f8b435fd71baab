package dev.millrace.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.dashboard.config.Environment;
import dev.millrace.dashboard.top.TopCommand;
import dev.millrace.model.window.Resolution;
import dev.millrace.model.window.WindowStats;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** {@code millrace top} where nobody looks on: the table once, or JSON. */
class TopCommandTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final StringWriter err = new StringWriter();

  @Test
  void printsTheTableOnceWhereThereIsNoTerminal() throws Exception {
    try (RealRedis redis = new RealRedis()) {
      fill(redis);

      assertThat(run(Map.of("LANG", "en_US.UTF-8"), "--redis-url=" + redis.uri())).isZero();

      List<String> lines = out.toString(StandardCharsets.UTF_8).lines().toList();
      assertThat(lines).hasSize(3);
      assertThat(lines.get(0))
          .matches("APPLICATION +LAST 15 MIN +REQUESTS/S +FAILED +P95 +COMPLETE +AGE");
      assertThat(lines.get(1)).matches("shop +██ +0\\.35 +4\\.76% +30 ms +95\\.45% +\\d+ (s|min)");
      assertThat(lines.get(2)).startsWith("blog ").contains(" - ");
      assertThat(out.toString(StandardCharsets.UTF_8)).doesNotContain("\033");

      out.reset();
      assertThat(run(Map.of("LANG", "C"), "--redis-url=" + redis.uri())).isZero();
      assertThat(out.toString(StandardCharsets.UTF_8)).contains("#").matches("\\p{ASCII}+");
    }
  }

  @Test
  void jsonIsWhatTheApiAnswers() throws Exception {
    try (RealRedis redis = new RealRedis()) {
      fill(redis);

      assertThat(run(Map.of(), "--json", "--redis-url=" + redis.uri())).isZero();

      JsonNode json = Browser.read(out.toString(StandardCharsets.UTF_8));
      assertThat(json.get("apps").findValuesAsText("app")).containsExactly("shop", "blog");
      assertThat(json.get("apps").get(0).get("requests").asInt()).isEqualTo(42);
    }
  }

  @Test
  void whatIsWrongIsOneLine() throws Exception {
    int port = RealRedis.freePort();
    assertThat(run(Map.of("REDIS_URL", "redis://127.0.0.1:" + port))).isEqualTo(1);
    assertThat(err.toString()).startsWith("top: Redis at 127.0.0.1:" + port).hasLineCount(1);

    err.getBuffer().setLength(0);
    assertThat(run(Map.of(), "--interval", "0")).isEqualTo(2);
    assertThat(err.toString()).startsWith("top: --interval").hasLineCount(1);
  }

  private static void fill(RealRedis redis) {
    JobWrites job = new JobWrites(redis);
    long minute = System.currentTimeMillis() / 60_000 * 60 - 60;
    WindowStats shop = new WindowStats();
    for (int i = 0; i < 20; i++) {
      shop.merge(JobWrites.stats("at=info status=200 service=30ms"));
    }
    shop.merge(JobWrites.stats("at=error code=H12 status=503 service=30000ms"));
    shop.addLost(1);
    // Should a minute end meanwhile, the other is the last full one.
    job.window("shop", Resolution.ONE_MINUTE, minute, 1, shop);
    job.window("shop", Resolution.ONE_MINUTE, minute + 60, 1, shop);
    job.window("blog", Resolution.ONE_MINUTE, minute - 7200, 1, JobWrites.stats());
  }

  private int run(Map<String, String> variables, String... arguments) {
    Environment environment = new Environment(variables);
    PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
    CommandLine command =
        DashboardMain.top(new TopCommand(environment, stream, false), environment);
    return command.setErr(new PrintWriter(err, true)).execute(arguments);
  }
}
