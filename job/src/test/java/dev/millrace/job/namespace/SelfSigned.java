package dev.millrace.job.namespace;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;

/**
 * A certificate and its key as PEM files, made for this run by the JDK's keytool.
 *
 * @param certificateFile the certificate, which is its own authority
 * @param keyFile its key
 */
record SelfSigned(Path certificateFile, Path keyFile) {
  private static final String PASSWORD = "changeit";

  /**
   * @param name such as {@code ip:127.0.0.1} or {@code dns:redis.example}
   */
  static SelfSigned madeFor(String name, Path parent) throws Exception {
    Path folder = Files.createTempDirectory(parent, "keys");
    Path store = folder.resolve("keys.p12");
    ProcessBuilder keytool =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
            "-genkeypair",
            "-alias",
            "redis",
            "-keyalg",
            "EC",
            "-dname",
            "CN=redis",
            "-ext",
            "san=" + name,
            "-storetype",
            "PKCS12",
            "-keystore",
            store.toString(),
            "-storepass",
            PASSWORD);
    int exit =
        keytool
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start()
            .waitFor();
    if (exit != 0) {
      throw new IllegalStateException("keytool ended with " + exit);
    }
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, PASSWORD.toCharArray());
    }
    return new SelfSigned(
        pem(
            folder.resolve("certificate.pem"),
            "CERTIFICATE",
            keys.getCertificate("redis").getEncoded()),
        pem(
            folder.resolve("key.pem"),
            "PRIVATE KEY",
            keys.getKey("redis", PASSWORD.toCharArray()).getEncoded()));
  }

  private static Path pem(Path file, String label, byte[] der) throws Exception {
    String body = Base64.getMimeEncoder().encodeToString(der);
    return Files.writeString(
        file, "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(label, body, label));
  }
}
