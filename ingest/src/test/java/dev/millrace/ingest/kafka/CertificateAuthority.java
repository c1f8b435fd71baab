package dev.millrace.ingest.kafka;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/** Signs certificates; made for this run by the JDK's keytool. */
public final class CertificateAuthority {
  private static final String PASSWORD = "changeit";

  private final Path folder;

  /** With a key of its own, in a new folder. */
  public CertificateAuthority(Path parent) throws Exception {
    folder = Files.createTempDirectory(parent, "authority");
    keytool("-genkeypair", "ca", "-dname", "CN=authority", "-ext", "bc:c");
  }

  /** Its own certificate, as PEM text. */
  public String certificate() throws Exception {
    return pem("CERTIFICATE", store("ca").getCertificate("ca").getEncoded());
  }

  /** A new key, and a certificate for it that names a host. */
  public Issued issue(String host) throws Exception {
    String name = Files.createTempFile(folder, "issued", "").getFileName().toString();
    Path request = folder.resolve(name + ".csr");
    Path certificate = folder.resolve(name + ".pem");
    keytool("-genkeypair", name, "-dname", "CN=" + host);
    keytool("-certreq", name, "-file", request.toString());
    keytool(
        "-gencert",
        "ca",
        "-rfc",
        "-ext",
        "san=dns:" + host,
        "-infile",
        request.toString(),
        "-outfile",
        certificate.toString());
    byte[] key = store(name).getKey(name, PASSWORD.toCharArray()).getEncoded();
    return new Issued(Files.readString(certificate), pem("PRIVATE KEY", key));
  }

  /**
   * PEM text.
   *
   * @param key as PKCS#8
   */
  public record Issued(String certificate, String key) {}

  private KeyStore store(String alias) throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(folder.resolve(alias + ".p12"))) {
      store.load(in, PASSWORD.toCharArray());
    }
    return store;
  }

  private void keytool(String command, String alias, String... more) throws Exception {
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    line.addAll(List.of(command, "-alias", alias));
    if (command.equals("-genkeypair")) {
      line.addAll(List.of("-keyalg", "RSA"));
    }
    line.addAll(List.of("-keystore", folder.resolve(alias + ".p12").toString()));
    line.addAll(List.of("-storetype", "PKCS12", "-storepass", PASSWORD));
    line.addAll(Arrays.asList(more));
    Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes());
    if (process.waitFor() != 0) {
      throw new IllegalStateException(line + ": " + output);
    }
  }

  private static String pem(String label, byte[] der) {
    String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    return "-----BEGIN " + label + "-----\n" + body + "\n-----END " + label + "-----\n";
  }
}
