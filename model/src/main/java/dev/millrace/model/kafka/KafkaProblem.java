package dev.millrace.model.kafka;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.AuthorizationException;

/** Why Kafka cannot be used, as one line that says what to look at. */
public final class KafkaProblem {
  private KafkaProblem() {}

  /** A whole sentence: which Kafka cannot be used, and why. */
  public static String describe(KafkaSettings settings, Throwable error) {
    return "cannot use Kafka at " + settings.bootstrapServers() + ": " + reason(settings, error);
  }

  /**
   * Puts an error of Kafka's clients into words, as what follows a colon.
   *
   * @param settings how Kafka was to be reached
   */
  public static String reason(KafkaSettings settings, Throwable error) {
    Throwable cause = error instanceof ExecutionException ? error.getCause() : error;
    SSLException ssl = sslCause(cause);
    if (ssl != null) {
      return tlsReason(settings.tls(), ssl.getMessage() == null ? "" : ssl.getMessage());
    }
    if (isTimeout(cause)) {
      return "it does not answer; is it running, is the address right, and does it speak "
          + (settings.tls() == null ? "without TLS there?" : "TLS there?");
    }
    if (cause instanceof AuthorizationException) {
      return "it does not allow it: " + cause.getMessage();
    }
    // What a client's constructor throws says that it failed, and no more.
    Throwable said =
        cause.getClass() == KafkaException.class && cause.getCause() != null
            ? cause.getCause()
            : cause;
    if (isUnresolvable(said)) {
      return "none of its hosts can be found; are the names right, and does DNS answer?";
    }
    String name = said.getClass().getSimpleName();
    return said.getMessage() == null ? name : name + ": " + said.getMessage();
  }

  /** What Java says of the broker's certificate, and the broker of ours (RFC 8446, section 6). */
  private static String tlsReason(KafkaTls tls, String message) {
    if (message.contains("PKIX") || message.contains("certification path")) {
      return tls != null && tls.trusted() != null
          ? "its certificate is signed by no authority in " + KafkaTls.TRUSTED_CERT
          : "its certificate is signed by no authority that Java knows: set "
              + KafkaTls.TRUSTED_CERT;
    }
    if (message.contains("No subject alternative") || message.contains("No name matching")) {
      return "its certificate is for another host name: " + message;
    }
    if (message.contains("certificate") || message.contains("unknown_ca")) {
      return tls != null && tls.clientKey() != null
          ? "it refuses the certificate in %s: %s".formatted(KafkaTls.CLIENT_CERT, message)
          : "it wants a certificate: set %s and %s"
              .formatted(KafkaTls.CLIENT_CERT, KafkaTls.CLIENT_CERT_KEY);
    }
    return "it does not agree on TLS: " + message;
  }

  private static SSLException sslCause(Throwable error) {
    for (Throwable cause = error; cause != null; cause = cause.getCause()) {
      if (cause instanceof SSLException ssl) {
        return ssl;
      }
    }
    return null;
  }

  /** Clients say so only in words (ClientUtils.parseAndValidateAddresses). */
  private static boolean isUnresolvable(Throwable error) {
    return error instanceof ConfigException
        && error.getMessage() != null
        && error.getMessage().startsWith("No resolvable bootstrap urls");
  }

  private static boolean isTimeout(Throwable error) {
    return error instanceof TimeoutException
        || error instanceof org.apache.kafka.common.errors.TimeoutException
        || error instanceof org.apache.kafka.common.errors.DisconnectException;
  }
}
