package dev.millrace.model.topic;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * 128 bits that identify a batch, or a notice in it, within its application: what is counted once.
 *
 * <p>A sender's retry keeps its {@code Logplex-Frame-Id}, 32 hexadecimal digits, which are taken as
 * they are. Any other text is hashed (SHA-256, cut to 128 bits), so that a sender cannot construct
 * a collision with another batch.
 */
public record BatchId(long high, long low) {
  private static final int HEX_DIGITS = 32;

  /** The identity that a frame id stands for. */
  public static BatchId of(String frameId) {
    if (frameId.length() == HEX_DIGITS && isHex(frameId)) {
      return new BatchId(
          HexFormat.fromHexDigitsToLong(frameId, 0, 16),
          HexFormat.fromHexDigitsToLong(frameId, 16, 32));
    }
    return hash(frameId.getBytes(StandardCharsets.UTF_8));
  }

  /** The identity of bytes that come without one. */
  public static BatchId hash(byte[] bytes) {
    return first128Bits(sha256().digest(bytes));
  }

  /**
   * The identity of a part of this batch, such as a loss notice, that may come with one delivery of
   * the batch and not with another.
   */
  public BatchId part(byte[] b, int from, int to) {
    MessageDigest digest = sha256();
    digest.update(ByteBuffer.allocate(16).putLong(high).putLong(low).flip());
    digest.update(b, from, to - from);
    return first128Bits(digest.digest());
  }

  /** 32 lower-case hexadecimal digits. */
  @Override
  public String toString() {
    HexFormat hex = HexFormat.of();
    return hex.toHexDigits(high) + hex.toHexDigits(low);
  }

  private static boolean isHex(String text) {
    return text.chars().allMatch(HexFormat::isHexDigit);
  }

  private static BatchId first128Bits(byte[] digest) {
    ByteBuffer bytes = ByteBuffer.wrap(digest);
    return new BatchId(bytes.getLong(), bytes.getLong());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
