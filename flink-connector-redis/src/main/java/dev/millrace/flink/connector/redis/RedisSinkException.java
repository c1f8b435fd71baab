package dev.millrace.flink.connector.redis;

import io.lettuce.core.RedisCommandExecutionException;
import io.netty.handler.ssl.NotSslRecordException;
import java.io.IOException;
import java.security.cert.CertificateException;
import org.apache.flink.util.ExceptionUtils;

/**
 * A write that Redis will never accept as things are; the job fails with it, and its restart
 * strategy decides what happens next. The message says what to change.
 */
public class RedisSinkException extends IOException {

  private static final long serialVersionUID = 1;

  RedisSinkException(String message, Throwable cause) {
    super(message, cause);
  }

  /**
   * @param address host and port, never the URI, which contains a password
   */
  static RedisSinkException refusedBy(String address, Throwable error) {
    return new RedisSinkException(
        "Redis at " + address + " cannot be written to: " + remedy(error), error);
  }

  private static String remedy(Throwable error) {
    String code = RedisErrors.replyCode(error);
    return switch (code) {
      case "NOAUTH", "WRONGPASS" ->
          "it refuses the user or the password. Check user:password in setUri.";
      case "NOPERM" -> missingPermission(error);
      case "MOVED", "ASK" ->
          "it is a node of a Redis Cluster that does not hold the key, and this sink talks to one"
              + " node. Use a Redis without cluster mode, or a proxy. "
              + reply(error);
      case "" -> remedyWithoutReply(error);
      default ->
          reply(error).contains("The user executing the script")
              ? missingPermission(error)
              : "it rejects the write permanently. Its answer: " + reply(error);
    };
  }

  private static String missingPermission(Throwable error) {
    return "the user lacks a permission. Allow it EVAL, EVALSHA and what the scripts use (TYPE,"
        + " HGET, HSET, DEL, PEXPIRE, ZADD, PUBLISH), on the keys and channels written to. "
        + reply(error);
  }

  private static String remedyWithoutReply(Throwable error) {
    if (ExceptionUtils.findThrowable(error, CertificateException.class).isPresent()) {
      return "its certificate is not trusted. Give the certificate or its authority to"
          + " setTrustedCertificates, and use the host name that the certificate is for.";
    }
    if (ExceptionUtils.findThrowable(error, NotSslRecordException.class).isPresent()) {
      return "it does not speak TLS there. Use redis:// in setUri, or its TLS port.";
    }
    return "an error that retrying cannot fix: " + RedisErrors.reason(error);
  }

  private static String reply(Throwable error) {
    return ExceptionUtils.findThrowable(error, RedisCommandExecutionException.class)
        .map(Throwable::getMessage)
        .orElse("");
  }
}
