package dev.millrace.flink.connector.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.RedisConnectionException;
import io.lettuce.core.RedisException;
import io.netty.handler.ssl.NotSslRecordException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.security.cert.CertificateException;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedisErrorsTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "LOADING Redis is loading the dataset in memory",
        "READONLY You can't write against a read only replica. script: 5, on @user_script:12.",
        "BUSY Redis is busy running a script. You can only call SCRIPT KILL or SHUTDOWN NOSAVE.",
        "OOM command not allowed when used memory > 'maxmemory'.",
        "MISCONF Redis is configured to save RDB snapshots, but it's currently unable to persist",
        "NOREPLICAS Not enough good replicas to write.",
        "NOSCRIPT No matching script. Please use EVAL.",
        "MASTERDOWN Link with MASTER is down",
        "CLUSTERDOWN The cluster is down",
        "TRYAGAIN Multiple keys request during rehashing of slot",
        "ERR max number of clients reached",
        "ERR Error running script (call to f_5a1b): @user_script:14: @user_script: 14: -READONLY"
            + " You can't write against a read only replica.",
        "ERR Error running script (call to f_5a1b): @user_script:14: @user_script: 14: -OOM"
            + " command not allowed when used memory > 'maxmemory'.",
        "ERR Error running script (call to f_5a1b): @user_script:14: @user_script: 14: -MISCONF"
            + " Redis is configured to save RDB snapshots, but it is currently not able to persist"
      })
  void theseAnswersPass(String answer) {
    assertThat(RedisErrors.isRetryable(answered(answer))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "NOPERM this user has no permissions to run the 'eval' command",
        "NOAUTH Authentication required.",
        "WRONGPASS invalid username-password pair or user is disabled.",
        "WRONGTYPE Operation against a key holding the wrong kind of value",
        "MOVED 3999 127.0.0.1:6381",
        "ERR wrong number of arguments for 'eval' command",
        "ERR Error compiling script (new function): user_script:1: '=' expected",
        "LOADINGS no such answer",
        "ERR Error running script (call to f_5a1b): @user_script:14: @user_script: 14: -WRONGTYPE"
            + " Operation against a key holding the wrong kind of value",
        "ERR Error running script (call to f_5a1b): @user_script:14: user_script:14: attempt to"
            + " index a nil value"
      })
  void theseAnswersStay(String answer) {
    assertThat(RedisErrors.isRetryable(answered(answer))).isFalse();
  }

  static List<Throwable> away() {
    return List.of(
        new ConnectException("Connection refused"),
        new UnknownHostException("redis"),
        new ClosedChannelException(),
        new CancellationException(),
        new RedisException("Connection disconnected"),
        new RedisCommandTimeoutException("Command timed out after 10 second(s)"),
        new SSLHandshakeException("Connection closed while SSL/TLS handshake was in progress"));
  }

  @ParameterizedTest
  @MethodSource("away")
  void aRedisThatIsAwayMayComeBack(Throwable error) {
    assertThat(RedisErrors.isRetryable(error)).isTrue();
    assertThat(RedisErrors.isRetryable(wrapped(error))).isTrue();
  }

  static List<Throwable> bugsAndSettings() {
    return List.of(
        new NullPointerException(),
        new IllegalArgumentException("bad"),
        new SSLHandshakeException("PKIX").initCause(new CertificateException("unknown")),
        new NotSslRecordException("not an SSL/TLS record: 2d455252"));
  }

  @ParameterizedTest
  @MethodSource("bugsAndSettings")
  void aBugOrAWrongSettingStays(Throwable error) {
    assertThat(RedisErrors.isRetryable(error)).isFalse();
  }

  @Test
  void anAnswerInsideOtherErrorsDecides() {
    assertThat(RedisErrors.isRetryable(wrapped(answered("WRONGPASS invalid")))).isFalse();
    assertThat(RedisErrors.isRetryable(wrapped(answered("LOADING dataset")))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"NOAUTH Authentication required.", "WRONGPASS invalid"})
  void theMessageForWrongCredentialsNamesTheSetting(String answer) {
    assertThat(RedisSinkException.refusedBy("redis:6379", wrapped(answered(answer))))
        .hasMessageContaining("redis:6379")
        .hasMessageContaining("setUri");
  }

  @Test
  void theMessageForAPermissionSaysWhatIsNeeded() {
    String answer = "NOPERM this user has no permissions to run the 'eval' command";

    assertThat(RedisSinkException.refusedBy("redis:6379", answered(answer)))
        .hasMessageContaining("EVALSHA")
        .hasMessageContaining(answer);
  }

  private static Throwable answered(String answer) {
    return new RedisCommandExecutionException(answer);
  }

  private static Throwable wrapped(Throwable error) {
    return new CompletionException(new RedisConnectionException("Unable to connect", error));
  }
}
