package dev.millrace.flink.connector.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Login, trust, and that every batch ends. */
class RedisConnectionTest {

  private static final RedisWrite WRITE =
      HashWrite.builder("open:k").field("f", 1).publish("news", "m").build();

  private static RealRedis redis;

  @TempDir private static Path folder;

  @BeforeAll
  static void start() {
    redis =
        new RealRedis(
                "root:top@",
                "requirepass s3cret",
                "user root on >top ~* &* +@all",
                "user sink on >p@ss: ~open:* &news +eval +evalsha +type +hget +hset +del +pexpire"
                    + " +zadd +publish +ping +hello +select",
                "user reader on >r3ad ~* &* +@read +ping +hello",
                "user mute on >mut3 ~* +eval +evalsha +type +hset +del +ping +hello")
            .start();
  }

  @AfterAll
  static void stop() {
    redis.close();
  }

  @ParameterizedTest
  @CsvSource({"redis://:s3cret@", "redis://root:top@", "redis://sink:p%40ss%3A@"})
  void knownUsersMayWrite(String uri) throws Exception {
    assertThat(send(config(uri + at(redis.port()))).took()).isTrue();
  }

  @Test
  void theDatabaseOfTheUriIsUsed() throws Exception {
    assertThat(send(config("redis://:s3cret@" + at(redis.port()) + "/3")).took()).isTrue();

    var commands = redis.commands();
    commands.select(3);
    assertThat(commands.hget("open:k", "f")).isEqualTo("1");
  }

  @ParameterizedTest
  @CsvSource({
    "redis://, NOAUTH, setUri",
    "redis://:wrong@, WRONGPASS, setUri",
    "redis://nobody:s3cret@, WRONGPASS, setUri",
    "redis://reader:r3ad@, NOPERM, EVALSHA",
    "redis://mute:mut3@, ERR, channels",
  })
  void everyoneElseIsToldWhatIsMissing(String uri, String code, String remedy) throws Exception {
    Throwable error = send(config(uri + at(redis.port()))).error();

    assertThat(RedisErrors.replyCode(error)).isEqualTo(code);
    assertThat(RedisErrors.isRetryable(error)).isFalse();
    assertThat(RedisSinkException.refusedBy("redis", error)).hasMessageContaining(remedy);
  }

  @Test
  void tlsToATrustedCertificate() throws Exception {
    SelfSigned certificate = SelfSigned.madeFor("ip:127.0.0.1", folder);
    Path pem = Files.writeString(folder.resolve("trusted.pem"), certificate.pem());
    try (CuttingProxy tls = new CuttingProxy(redis.port(), certificate.serverSockets())) {
      var trusting = builder("rediss://:s3cret@" + at(tls.port())).setTrustedCertificates(pem);

      assertThat(send(trusting.build().config()).took()).isTrue();
    }
  }

  @Test
  void noTlsToACertificateNobodyVouchesFor() throws Exception {
    SelfSigned certificate = SelfSigned.madeFor("ip:127.0.0.1", folder);
    SelfSigned other = SelfSigned.madeFor("ip:127.0.0.1", folder);
    try (CuttingProxy tls = new CuttingProxy(redis.port(), certificate.serverSockets())) {
      var builder = builder("rediss://:s3cret@" + at(tls.port()));

      assertIsNotTrusted(send(builder.build().config()));
      assertIsNotTrusted(send(builder.setTrustedCertificates(other.pem()).build().config()));
    }
  }

  @Test
  void tlsToAnyCertificateIfTheUriSaysSo() throws Exception {
    SelfSigned certificate = SelfSigned.madeFor("dns:redis.example", folder);
    try (CuttingProxy tls = new CuttingProxy(redis.port(), certificate.serverSockets())) {
      String uri = "rediss://:s3cret@" + at(tls.port()) + "?verifyPeer=NONE";

      assertThat(send(config(uri)).took()).isTrue();
    }
  }

  @Test
  void noTlsToACertificateForAnotherHost() throws Exception {
    SelfSigned certificate = SelfSigned.madeFor("dns:redis.example", folder);
    try (CuttingProxy tls = new CuttingProxy(redis.port(), certificate.serverSockets())) {
      var builder = builder("rediss://:s3cret@" + at(tls.port()));

      assertIsNotTrusted(send(builder.setTrustedCertificates(certificate.pem()).build().config()));
    }
  }

  @Test
  void aRedisThatHangsEndsInATimeout() throws Exception {
    RedisSinkConfig config =
        builder("redis://:s3cret@" + at(redis.port()))
            .setCommandTimeout(Duration.ofMillis(300))
            .build()
            .config();
    try (RedisConnection connection = new RedisConnection(config)) {
      assertThat(send(connection).took()).isTrue();
      redis.whileFrozen(
          () -> {
            assertIsAway(send(connection));
            connection.reset();
            assertIsAway(send(connection));
          });
      connection.reset();
      assertThat(send(connection).took()).isTrue();
    }
  }

  @Test
  void aHostThatDoesNotAnswerEndsInATimeout() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertIsAway(
          send(
              builder("redis://" + at(silent.getLocalPort()))
                  .setCommandTimeout(Duration.ofMillis(300))
                  .build()
                  .config()));
    }
  }

  @Test
  void nobodyThereIsAway() throws Exception {
    assertIsAway(send(config("redis://" + at(RealRedis.freePort()))));
    assertIsAway(send(config("redis://no-such-host.invalid")));
  }

  @Test
  void noThreadIsLeftBehind() throws Exception {
    await().until(() -> clientThreads().isEmpty());
    RedisConnection connection = new RedisConnection(config("redis://:s3cret@" + at(redis.port())));
    assertThat(send(connection).took()).isTrue();
    assertThat(clientThreads()).isNotEmpty();

    connection.close();

    await().untilAsserted(() -> assertThat(clientThreads()).isEmpty());
  }

  private static List<String> clientThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith("lettuce") || name.startsWith("globalEventExecutor"))
        .toList();
  }

  private static void assertIsNotTrusted(WriteResult result) {
    assertThat(RedisErrors.isRetryable(result.error())).isFalse();
    assertThat(RedisSinkException.refusedBy("redis", result.error()))
        .hasMessageContaining("setTrustedCertificates");
  }

  private static void assertIsAway(WriteResult result) {
    assertThat(result.error()).isNotNull();
    assertThat(RedisErrors.isRetryable(result.error())).isTrue();
  }

  private static WriteResult send(RedisSinkConfig config) throws Exception {
    try (RedisConnection connection = new RedisConnection(config)) {
      return send(connection);
    }
  }

  private static WriteResult send(RedisConnection connection) throws Exception {
    return connection.send(List.of(WRITE)).toCompletableFuture().get().get(0);
  }

  private static RedisSinkConfig config(String uri) {
    return builder(uri).build().config();
  }

  private static RedisSinkBuilder<RedisWrite> builder(String uri) {
    return RedisSink.<RedisWrite>builder().setUri(uri);
  }

  private static String at(int port) {
    return "127.0.0.1:" + port;
  }
}
