package dev.millrace.flink.connector.redis;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisException;
import io.netty.handler.ssl.NotSslRecordException;
import java.io.IOException;
import java.security.cert.CertificateException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.flink.util.ExceptionUtils;

/**
 * Distinguishes errors that pass from those that stay.
 *
 * <p>An answer from Redis is judged by its first word; before Redis 7 the error that a script met
 * follows {@code ERR Error running script}, and is judged as if it stood alone. Without an answer
 * (refused or broken connections, time-outs, unknown hosts) Redis is away and may come back, except
 * for a certificate that is not trusted. Anything else is a bug or a wrong setting, and retrying
 * would hide it forever.
 */
final class RedisErrors {

  private static final String SCRIPT_IS_MISSING = "NOSCRIPT";

  /**
   * Answers that change without anybody touching the job. READONLY: the master became a replica, a
   * new connection may find the new one. OOM, MISCONF, NOREPLICAS: Redis takes no writes now.
   */
  private static final Set<String> PASSING =
      Set.of(
          "LOADING",
          "READONLY",
          "BUSY",
          "OOM",
          "MISCONF",
          "NOREPLICAS",
          SCRIPT_IS_MISSING,
          "MASTERDOWN",
          "CLUSTERDOWN",
          "TRYAGAIN");

  /** {@code ... (call to f_5a...): @user_script:14: @user_script: 14: -READONLY You can't ...}. */
  private static final Pattern IN_A_SCRIPT = Pattern.compile("ERR Error running script .*?: -(.*)");

  private static final String TOO_MANY_CLIENTS = "ERR max number of clients reached";

  private RedisErrors() {}

  /** Whether the same write may succeed later. */
  static boolean isRetryable(Throwable error) {
    Optional<RedisCommandExecutionException> reply = reply(error);
    if (reply.isPresent()) {
      return PASSING.contains(replyCode(error))
          || reply.get().getMessage().startsWith(TOO_MANY_CLIENTS);
    }
    if (has(error, CertificateException.class) || has(error, NotSslRecordException.class)) {
      return false;
    }
    return has(error, IOException.class)
        || has(error, RedisException.class)
        || has(error, TimeoutException.class)
        || has(error, CancellationException.class);
  }

  /**
   * Whether the scripts were flushed within a batch: Redis is there, and a batch that is sent at
   * once brings them again.
   */
  static boolean isMissingScript(Throwable error) {
    return replyCode(error).equals(SCRIPT_IS_MISSING);
  }

  /** The first word of Redis's answer, such as {@code NOPERM}; empty if there was none. */
  static String replyCode(Throwable error) {
    return reply(error).map(e -> withoutScript(e.getMessage()).split("[ :]", 2)[0]).orElse("");
  }

  private static String withoutScript(String answer) {
    Matcher inAScript = IN_A_SCRIPT.matcher(answer);
    return inAScript.lookingAt() ? inAScript.group(1) : answer;
  }

  /** The innermost cause in a few words, for a log line. */
  static String reason(Throwable error) {
    Throwable cause = error;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
  }

  private static Optional<RedisCommandExecutionException> reply(Throwable error) {
    return ExceptionUtils.findThrowable(error, RedisCommandExecutionException.class)
        .filter(e -> e.getMessage() != null);
  }

  private static boolean has(Throwable error, Class<? extends Throwable> type) {
    return ExceptionUtils.findThrowable(error, type).isPresent();
  }
}
