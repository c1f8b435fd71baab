package dev.millrace.flink.connector.redis;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A script stored next to this class, with the name that Redis gives it: its SHA-1 in hex. */
final class LuaScript {

  private final byte[] source;
  private final byte[] digest;

  private LuaScript(byte[] source, byte[] digest) {
    this.source = source;
    this.digest = digest;
  }

  static LuaScript load(String name) {
    try (InputStream in = LuaScript.class.getResourceAsStream(name)) {
      byte[] source = in.readAllBytes();
      byte[] sha1 = MessageDigest.getInstance("SHA-1").digest(source);
      return new LuaScript(source, HexFormat.of().formatHex(sha1).getBytes(US_ASCII));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-1", e);
    }
  }

  byte[] source() {
    return source;
  }

  byte[] digest() {
    return digest;
  }
}
