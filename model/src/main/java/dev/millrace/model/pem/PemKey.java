package dev.millrace.model.pem;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.List;

/**
 * A private key from an environment variable, RSA or EC, without a passphrase.
 *
 * <p>Kafka's clients read PKCS#8 ({@code BEGIN PRIVATE KEY}, RFC 5208) only. Heroku hands out
 * PKCS#1 ({@code BEGIN RSA PRIVATE KEY}, RFC 8017, A.1.2), which is what stands inside a PKCS#8 key
 * of that kind, and is wrapped here. {@link #toString()} shows no key.
 */
public final class PemKey {
  private static final String PKCS8 = "PRIVATE KEY";
  private static final String PKCS1 = "RSA PRIVATE KEY";
  private static final String ENCRYPTED_PKCS8 = "ENCRYPTED PRIVATE KEY";

  private final PrivateKey key;

  private PemKey(PrivateKey key) {
    this.key = key;
  }

  /**
   * Reads it.
   *
   * @throws IllegalArgumentException if there is not exactly one key, or one that cannot be used
   */
  public static PemKey parse(String variable, String text) {
    List<PemBlock> keys =
        PemBlock.parse(variable, text).stream().filter(b -> b.label().endsWith(PKCS8)).toList();
    if (keys.size() != 1) {
      throw new IllegalArgumentException(
          "%s must hold one key as PEM text, -----BEGIN PRIVATE KEY----- ..., and holds %s"
              .formatted(variable, keys.isEmpty() ? "none" : keys.size()));
    }
    PemBlock block = keys.get(0);
    byte[] pkcs8 =
        switch (block.label()) {
          case PKCS8 -> block.der();
          case PKCS1 -> Pkcs8.ofRsaKey(block.der());
          case ENCRYPTED_PKCS8 -> throw PemBlock.encrypted(variable);
          default ->
              throw new IllegalArgumentException(
                  "%s is of the kind '%s': convert it with 'openssl pkcs8 -topk8 -nocrypt'"
                      .formatted(variable, block.label()));
        };
    return new PemKey(privateKey(variable, pkcs8));
  }

  /** The key itself. */
  public PrivateKey key() {
    return key;
  }

  /** The key as PEM text of the kind that Kafka reads. */
  public String text() {
    return new PemBlock(PKCS8, key.getEncoded()).text();
  }

  /** Whether that public key verifies what this key signs. */
  public boolean belongsTo(PublicKey publicKey) {
    if (!key.getAlgorithm().equals(publicKey.getAlgorithm())) {
      return false;
    }
    try {
      Signature signature =
          Signature.getInstance(
              key.getAlgorithm().equals("RSA") ? "SHA256withRSA" : "SHA256withECDSA");
      signature.initSign(key);
      signature.update(publicKey.getEncoded());
      byte[] signed = signature.sign();
      signature.initVerify(publicKey);
      signature.update(publicKey.getEncoded());
      return signature.verify(signed);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  @Override
  public String toString() {
    return key.getAlgorithm() + " key";
  }

  private static PrivateKey privateKey(String variable, byte[] pkcs8) {
    for (String algorithm : new String[] {"RSA", "EC"}) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
      } catch (InvalidKeySpecException e) {
        // Of another kind, or damaged.
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("every Java platform has " + algorithm, e);
      }
    }
    throw new IllegalArgumentException(
        variable + " is damaged, or not a key of the kinds RSA and EC");
  }
}
