package dev.millrace.model.kafka;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Key;
import java.security.KeyStore;
import java.security.interfaces.RSAPrivateCrtKey;
import java.util.Base64;

/** A key and a certificate for it, made for this run by the JDK's keytool. */
final class KeyPairWithCertificate {
  private static final String PASSWORD = "changeit";

  private final KeyStore store;

  private KeyPairWithCertificate(KeyStore store) {
    this.store = store;
  }

  /**
   * @param algorithm RSA or EC
   */
  static KeyPairWithCertificate make(String algorithm, Path folder) throws Exception {
    Path file = Files.createTempDirectory(folder, "keys").resolve("keys.p12");
    int exit =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "a",
                "-keyalg",
                algorithm,
                "-dname",
                "CN=test",
                "-storetype",
                "PKCS12",
                "-keystore",
                file.toString(),
                "-storepass",
                PASSWORD)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start()
            .waitFor();
    if (exit != 0) {
      throw new IllegalStateException("keytool ended with " + exit);
    }
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      store.load(in, PASSWORD.toCharArray());
    }
    return new KeyPairWithCertificate(store);
  }

  String certificate() throws Exception {
    return pem("CERTIFICATE", store.getCertificate("a").getEncoded());
  }

  Key key() throws Exception {
    return store.getKey("a", PASSWORD.toCharArray());
  }

  String pkcs8() throws Exception {
    return pem("PRIVATE KEY", key().getEncoded());
  }

  /** The key as RFC 8017, A.1.2 writes it: a sequence of numbers, starting with a version of 0. */
  String pkcs1() throws Exception {
    RSAPrivateCrtKey key = (RSAPrivateCrtKey) key();
    ByteArrayOutputStream numbers = new ByteArrayOutputStream();
    for (BigInteger number :
        new BigInteger[] {
          BigInteger.ZERO,
          key.getModulus(),
          key.getPublicExponent(),
          key.getPrivateExponent(),
          key.getPrimeP(),
          key.getPrimeQ(),
          key.getPrimeExponentP(),
          key.getPrimeExponentQ(),
          key.getCrtCoefficient()
        }) {
      numbers.writeBytes(der(0x02, number.toByteArray()));
    }
    return pem("RSA PRIVATE KEY", der(0x30, numbers.toByteArray()));
  }

  static String pem(String label, byte[] der) {
    String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    return "-----BEGIN " + label + "-----\n" + body + "\n-----END " + label + "-----\n";
  }

  private static byte[] der(int tag, byte[] content) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(tag);
    if (content.length < 128) {
      out.write(content.length);
    } else {
      byte[] length = BigInteger.valueOf(content.length).toByteArray();
      int sign = length[0] == 0 ? 1 : 0;
      out.write(0x80 | (length.length - sign));
      out.write(length, sign, length.length - sign);
    }
    out.writeBytes(content);
    return out.toByteArray();
  }
}
