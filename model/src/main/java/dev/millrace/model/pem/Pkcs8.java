package dev.millrace.model.pem;

import java.io.ByteArrayOutputStream;
import java.util.HexFormat;

/** The envelope of private keys, RFC 5208 section 5, written in DER (X.690). */
final class Pkcs8 {
  private static final int SEQUENCE = 0x30;
  private static final int OCTET_STRING = 0x04;

  /** Version 0: {@code INTEGER 0}. */
  private static final byte[] VERSION = HexFormat.of().parseHex("020100");

  /** {@code SEQUENCE { OBJECT IDENTIFIER rsaEncryption (1.2.840.113549.1.1.1), NULL }}. */
  private static final byte[] RSA_ENCRYPTION =
      HexFormat.of().parseHex("300d06092a864886f70d0101010500");

  private Pkcs8() {}

  /** The key with its envelope. */
  static byte[] ofRsaKey(byte[] pkcs1) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    content.writeBytes(VERSION);
    content.writeBytes(RSA_ENCRYPTION);
    content.writeBytes(element(OCTET_STRING, pkcs1));
    return element(SEQUENCE, content.toByteArray());
  }

  private static byte[] element(int tag, byte[] content) {
    ByteArrayOutputStream element = new ByteArrayOutputStream();
    element.write(tag);
    writeLength(element, content.length);
    element.writeBytes(content);
    return element.toByteArray();
  }

  /** Up to 127 in one byte; else the number of bytes that follow, and those. */
  private static void writeLength(ByteArrayOutputStream out, int length) {
    if (length < 0x80) {
      out.write(length);
      return;
    }
    int bytes = (Integer.SIZE - Integer.numberOfLeadingZeros(length) + 7) / 8;
    out.write(0x80 | bytes);
    for (int i = bytes - 1; i >= 0; i--) {
      out.write(length >>> (8 * i));
    }
  }
}
