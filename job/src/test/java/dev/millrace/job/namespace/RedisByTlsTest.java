package dev.millrace.job.namespace;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A redis-server that speaks TLS with a certificate for a name that it is not reached by. */
class RedisByTlsTest {
  @TempDir private static Path folder;

  private static TestRedis redis;
  private static SelfSigned certificate;
  private static String url;

  @BeforeAll
  static void start() throws Exception {
    redis = new TestRedis();
    certificate = SelfSigned.madeFor("dns:redis.example", folder);
    url = "rediss://127.0.0.1:" + redis.encrypt(certificate);
    redis.put("one:{shop}:10s:1784713200", Map.of("version", "1"));
    redis.put("other:{shop}:10s:1784713200", Map.of("version", "1"));
  }

  @AfterAll
  static void stop() {
    redis.close();
  }

  @Test
  void whatNobodyVouchesForIsRefusedAndTheWaysOutAreNamed() {
    Ran ran = Ran.command("compare", "one", "other", "--redis-url", url);

    assertThat(ran.exitCode()).isEqualTo(ExitCodes.CANNOT);
    assertThat(ran.err())
        .contains("certificate is not trusted", "REDIS_TRUSTED_CERT", "--redis-tls-verify")
        .hasLineCount(1);
  }

  @Test
  void noneTakesAnyCertificate() {
    assertThat(
            Ran.command(
                "compare", "one", "other", "--redis-url", url, "--redis-tls-verify", "none"))
        .returns(ExitCodes.OK, Ran::exitCode);
  }

  @Test
  void caTakesATrustedCertificateForAnotherName() throws Exception {
    String trusted = Files.readString(certificate.certificateFile());

    assertThat(process(Map.of("REDIS_TRUSTED_CERT", trusted, "REDIS_TLS_VERIFY", "ca")))
        .isEqualTo(ExitCodes.OK);
    assertThat(process(Map.of("REDIS_TRUSTED_CERT", trusted, "REDIS_TLS_VERIFY", "full")))
        .isEqualTo(ExitCodes.CANNOT);
    String other = Files.readString(SelfSigned.madeFor("ip:127.0.0.1", folder).certificateFile());
    assertThat(process(Map.of("REDIS_TRUSTED_CERT", other, "REDIS_TLS_VERIFY", "ca")))
        .isEqualTo(ExitCodes.CANNOT);
  }

  /** The command with variables of its own, in a process of its own; its exit code. */
  private static int process(Map<String, String> variables) throws Exception {
    Map<String, String> environment = new HashMap<>(variables);
    environment.put("REDIS_TLS_URL", url);
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(NamespaceMain.class.getName(), "compare", "one", "other"));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(environment);
    return builder.redirectOutput(ProcessBuilder.Redirect.DISCARD).start().waitFor();
  }
}
