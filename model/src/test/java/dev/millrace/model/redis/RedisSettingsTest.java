package dev.millrace.model.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.model.pem.PemCertificates;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RedisSettingsTest {
  /** Self-signed by an elliptic key that nobody has any more. */
  private static final String CERTIFICATE =
      """
      -----BEGIN CERTIFICATE-----
      MIIBczCCARmgAwIBAgIUN9L9b/1f4BIUKCXV09vyBbFVHtIwCgYIKoZIzj0EAwIw
      DzENMAsGA1UEAwwEdGVzdDAeFw0yNjExMjYwNzE0NDNaFw0zNjExMjMwNzE0NDNa
      MA8xDTALBgNVBAMMBHRlc3QwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAAQ5JPZJ
      g3dnyrI5NtT7f93fYK716YKsZ35sn47JOWzYyhgWne7WSxXY8soOeRufBGXM8s7b
      hvKktsFcYvcmNd7ko1MwUTAdBgNVHQ4EFgQUw549wp4D71W28VF9bjhMKACbxO0w
      HwYDVR0jBBgwFoAUw549wp4D71W28VF9bjhMKACbxO0wDwYDVR0TAQH/BAUwAwEB
      /zAKBggqhkjOPQQDAgNIADBFAiEA/Gj0ukQ2drRnezx3Y8ReaoWetYjBnRL4cIDq
      oByBFaICIAXbtFcoyF6p5dwuLjVj6nrJ02e6Ot41mjbFsOiCpxPD
      -----END CERTIFICATE-----
      """;

  @Test
  void withoutAWordItIsTheLocalRedisInTheClear() {
    RedisSettings settings = RedisSettings.of(Map.of("REDIS_URL", " ", "REDIS_TLS_URL", ""));

    assertThat(settings).isEqualTo(RedisSettings.of(URI.create("redis://localhost:6379")));
    assertThat(settings).hasToString("localhost:6379");
  }

  /** In Heroku's older plans REDIS_URL is in the clear and REDIS_TLS_URL beside it is not. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "-|redis://a:1|-|redis://a:1",
        "-|rediss://:p@a:1/3|-|rediss://:p@a:1/3",
        "-|redis://a:1|rediss://b:2|rediss://b:2",
        "redis://c:3|redis://a:1|rediss://b:2|redis://c:3",
      })
  void whereItIs(String option, String url, String tlsUrl, String used) {
    Map<String, String> environment = new HashMap<>();
    environment.put("REDIS_URL", url);
    environment.put("REDIS_TLS_URL", tlsUrl);

    assertThat(RedisSettings.of(environment, option, null).connectionUri())
        .isEqualTo(URI.create(used));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "-|-|rediss://:p@h:1",
        "full|-|rediss://:p@h:1",
        "ca|-|rediss://:p@h:1?verifyPeer=CA",
        "none|-|rediss://:p@h:1?verifyPeer=NONE",
        "none|full|rediss://:p@h:1",
        "full|none|rediss://:p@h:1?verifyPeer=NONE",
      })
  void whatIsChecked(String variable, String option, String connection) {
    Map<String, String> environment = new HashMap<>(Map.of("REDIS_URL", "rediss://:p@h:1"));
    environment.put("REDIS_TLS_VERIFY", variable);

    assertThat(RedisSettings.of(environment, null, option).connectionUri())
        .isEqualTo(URI.create(connection));
  }

  @Test
  void parametersOfTheAddressStay() {
    Map<String, String> environment =
        Map.of("REDIS_URL", "rediss://h/2?timeout=3s", "REDIS_TLS_VERIFY", "none");

    assertThat(RedisSettings.of(environment).connectionUri())
        .isEqualTo(URI.create("rediss://h/2?timeout=3s&verifyPeer=NONE"));
  }

  @Test
  void certificatesOfAuthoritiesOfOnesOwn() {
    RedisSettings settings =
        RedisSettings.of(Map.of("REDIS_URL", "rediss://h", "REDIS_TRUSTED_CERT", CERTIFICATE));

    assertThat(PemCertificates.parse("", settings.trustedCertificates()))
        .isEqualTo(PemCertificates.parse("", CERTIFICATE));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "redis://user:hidden@h:1/2|full|h:1",
        "rediss://:hidden@h|full|h:6379 (TLS, certificate and host name checked)",
        "rediss://:hidden@h|ca|h:6379 (TLS, certificate checked, host name not checked)",
        "rediss://:hidden@h|none|h:6379 (TLS, certificate not checked)",
      })
  void itsTextShowsNoSecret(String url, String verify, String text) {
    assertThat(RedisSettings.of(Map.of(), url, verify)).hasToString(text);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "REDIS_URL=http://hidden|REDIS_URL must start with redis:// or rediss://",
        "REDIS_URL=redis://:hidden@h h|REDIS_URL cannot be read: redis://user:password@host:port/0",
        "REDIS_URL=redis://:hid#den@h|REDIS_URL must name a host, without underscores",
        "REDIS_URL=redis://:hidden@under_score:1|REDIS_URL must name a host, without underscores",
        "REDIS_TLS_URL=redis://:hidden@h|REDIS_TLS_URL must start with rediss://",
        "REDIS_URL=rediss://h;REDIS_TLS_VERIFY=no|(REDIS_TLS_VERIFY) must be full, ca or none",
        "REDIS_URL=redis://h;REDIS_TLS_VERIFY=none|REDIS_TLS_VERIFY is set, but Redis is reached by",
        "REDIS_URL=rediss://h;REDIS_TRUSTED_CERT=x|REDIS_TRUSTED_CERT holds no certificate",
      })
  void whatCannotWorkIsOneLine(String variables, String message) {
    Map<String, String> environment = new HashMap<>();
    for (String variable : variables.split(";")) {
      environment.put(variable.split("=")[0], variable.split("=")[1]);
    }
    refuses(environment, message);
  }

  @Test
  void certificatesThatNobodyWouldLookAtAreRefused() {
    refuses(
        Map.of("REDIS_URL", "redis://h", "REDIS_TRUSTED_CERT", CERTIFICATE),
        "REDIS_TRUSTED_CERT is set, but Redis is reached by redis://");
    refuses(
        Map.of(
            "REDIS_URL",
            "rediss://h",
            "REDIS_TRUSTED_CERT",
            CERTIFICATE,
            "REDIS_TLS_VERIFY",
            "none"),
        "REDIS_TLS_VERIFY=none checks nothing, but REDIS_TRUSTED_CERT is set");
  }

  private static void refuses(Map<String, String> environment, String message) {
    assertThatThrownBy(() -> RedisSettings.of(environment))
        .isInstanceOf(IllegalArgumentException.class)
        .hasNoCause()
        .hasMessageContaining(message)
        .message()
        .doesNotContain("\n", "hid");
  }
}
