package dev.millrace.local;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import java.util.Map;

/**
 * A Redis that speaks TLS on one more port, with a self-signed certificate for a name that it is
 * not reached by, as Heroku's have it.
 *
 * @param uri where
 * @param certificate as PEM text
 */
record RedisByTls(URI uri, String certificate) {
  private static final String PASSWORD = "changeit";

  /** Tells a running server to. */
  static RedisByTls of(LocalRedis redis, Path dir) throws Exception {
    KeyStore keys = keys(Files.createDirectories(dir).resolve("keys.p12"));
    String certificate = pem("CERTIFICATE", keys.getCertificate("redis").getEncoded());
    String key = pem("PRIVATE KEY", keys.getKey("redis", PASSWORD.toCharArray()).getEncoded());
    int port = Ports.claim(0, "");
    RedisClient client = RedisClient.create(RedisURI.create(redis.uri()));
    client
        .connect()
        .sync()
        .configSet(
            Map.of(
                "tls-cert-file",
                Files.writeString(dir.resolve("certificate.pem"), certificate).toString(),
                "tls-key-file",
                Files.writeString(dir.resolve("key.pem"), key).toString(),
                "tls-auth-clients",
                "no",
                "tls-port",
                Integer.toString(port)));
    client.shutdown();
    return new RedisByTls(URI.create("rediss://localhost:" + port), certificate);
  }

  private static KeyStore keys(Path file) throws Exception {
    String keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    String command =
        "%s -genkeypair -alias redis -keyalg EC -dname CN=redis.example -storetype PKCS12 -storepass %s -keystore"
            .formatted(keytool, PASSWORD);
    Process process =
        new ProcessBuilder((command + " " + file).split(" "))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (process.waitFor() != 0) {
      throw new IllegalStateException("keytool ended with " + process.exitValue());
    }
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      keys.load(in, PASSWORD.toCharArray());
    }
    return keys;
  }

  private static String pem(String label, byte[] der) {
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
        .formatted(label, Base64.getMimeEncoder().encodeToString(der), label);
  }
}
