package dev.millrace.ingest.tls;

import dev.millrace.ingest.config.ConfigException;
import dev.millrace.ingest.config.Reloaded;
import dev.millrace.model.pem.PemCertificates;
import dev.millrace.model.pem.PemKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** The identity of a server: a certificate, its chain, and its key. */
public final class TlsIdentity {
  private static final char[] NO_PASSWORD = new char[0];

  private TlsIdentity() {}

  /**
   * What a server needs to prove its identity; follows the two files as they change.
   *
   * @param certificate PEM, the server's own certificate first, then its chain
   * @param key PEM, not encrypted: PKCS#8, or PKCS#1
   * @throws ConfigException if they cannot be used, or do not belong together
   */
  public static Reloaded<SSLContext> follow(Path certificate, Path key) {
    return new Reloaded<>(
        "the certificate in " + certificate + " and its key in " + key,
        List.of(certificate, key),
        contents -> load(contents, certificate, key));
  }

  private static SSLContext load(List<byte[]> contents, Path certificate, Path key) {
    try {
      PemCertificates chain = PemCertificates.parse(certificate.toString(), text(contents.get(0)));
      PemKey privateKey = PemKey.parse(key.toString(), text(contents.get(1)));
      if (!privateKey.belongsTo(chain.first().getPublicKey())) {
        throw new ConfigException(
            "the key in " + key + " is not that of the first certificate in " + certificate);
      }
      return context(chain, privateKey);
    } catch (IllegalArgumentException e) {
      throw new ConfigException(e.getMessage());
    } catch (GeneralSecurityException | IOException e) {
      throw new ConfigException("cannot use " + certificate + " (" + e.getMessage() + ")");
    }
  }

  private static SSLContext context(PemCertificates chain, PemKey key)
      throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setKeyEntry(
        "server", key.key(), NO_PASSWORD, chain.certificates().toArray(new Certificate[0]));
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(store, NO_PASSWORD);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return context;
  }

  private static String text(byte[] file) {
    return new String(file, StandardCharsets.ISO_8859_1);
  }
}
