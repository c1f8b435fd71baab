package dev.millrace.model.pem;

import java.io.ByteArrayInputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Certificates from an environment variable: at least one. */
public record PemCertificates(List<X509Certificate> certificates, String text) {
  private static final String LABEL = "CERTIFICATE";

  /**
   * Reads them.
   *
   * @throws IllegalArgumentException if there is none, or one that is damaged
   */
  public static PemCertificates parse(String variable, String text) {
    List<PemBlock> blocks =
        PemBlock.parse(variable, text).stream().filter(b -> b.label().equals(LABEL)).toList();
    if (blocks.isEmpty()) {
      throw new IllegalArgumentException(
          variable + " holds no certificate: it must be PEM text, -----BEGIN CERTIFICATE----- ...");
    }
    List<X509Certificate> certificates = new ArrayList<>();
    for (PemBlock block : blocks) {
      certificates.add(certificate(variable, block.der()));
    }
    return new PemCertificates(
        certificates, blocks.stream().map(PemBlock::text).collect(Collectors.joining()));
  }

  /** The first of them, which in a chain is its owner's. */
  public X509Certificate first() {
    return certificates.get(0);
  }

  private static X509Certificate certificate(String variable, byte[] der) {
    try {
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(der));
    } catch (CertificateException e) {
      throw new IllegalArgumentException(variable + " holds a certificate that is damaged", e);
    }
  }
}
