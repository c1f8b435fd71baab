package dev.millrace.model.router;

/**
 * The keys of a router log that are known to end a quoted value when one of them follows the quote.
 * Other keys are skipped.
 */
enum RouterKey {
  AT("at"),
  CODE("code"),
  DESC("desc"),
  SOCK("sock"),
  METHOD("method"),
  PATH("path"),
  HOST("host"),
  REQUEST_ID("request_id"),
  DYNO("dyno"),
  FWD("fwd"),
  CONNECT("connect"),
  SERVICE("service"),
  STATUS("status"),
  BYTES("bytes"),
  PROTOCOL("protocol"),
  TLS("tls"),
  TLS_VERSION("tls_version"),
  QUEUE("queue"),
  WAIT("wait"),
  CAUSE("cause"),
  AGENT("agent");

  private static final int MAX_LENGTH = 11;
  private static final int TABLE_BITS = 5;

  /**
   * Spreads the first eight bytes of the keys over the table without a collision; found by trying.
   */
  private static final long SPREAD = 0xb390490c35b0e57dL;

  private static final RouterKey[] TABLE = new RouterKey[1 << TABLE_BITS];

  static {
    for (RouterKey key : values()) {
      if (TABLE[slot(key.head)] != null) {
        throw new IllegalStateException(key + " and " + TABLE[slot(key.head)] + " collide");
      }
      TABLE[slot(key.head)] = key;
    }
  }

  /** One bit per key, for sets of keys. */
  final int bit;

  private final int length;
  private final long head;
  private final long tail;

  RouterKey(String name) {
    bit = 1 << ordinal();
    length = name.length();
    head = Swar.of(name.substring(0, Math.min(length, Long.BYTES)));
    tail = Swar.of(name.substring(Math.min(length, Long.BYTES)));
  }

  /** How many bytes its name has. */
  int length() {
    return length;
  }

  /** Whether this key and its {@code =} stand at {@code at}. */
  boolean isAt(byte[] b, int at, int to) {
    return at + length < to
        && b[at + length] == '='
        && Swar.prefix(Swar.word(b, at), length) == head
        && (length <= Long.BYTES || hasTailAt(b, at));
  }

  /** The key that fills {@code length} bytes at {@code at}, or null if it is not a known one. */
  static RouterKey at(byte[] b, int at, int length) {
    long head = Swar.prefix(Swar.word(b, at), length);
    RouterKey key = TABLE[slot(head)];
    if (key == null || key.head != head || key.length != length) {
      return null;
    }
    return length <= Long.BYTES || key.hasTailAt(b, at) ? key : null;
  }

  private boolean hasTailAt(byte[] b, int at) {
    return tail == Swar.prefix(Swar.word(b, at + Long.BYTES), length - Long.BYTES);
  }

  private static int slot(long head) {
    return (int) (head * SPREAD >>> Long.SIZE - TABLE_BITS);
  }

  /** Whether a known key and its {@code =} stand at {@code at}. */
  static boolean startsAt(byte[] b, int at, int to) {
    int equals = Swar.find(b, at, Math.min(to, at + MAX_LENGTH + 1), (byte) '=');
    return equals < to
        && equals < at + MAX_LENGTH + 1
        && b[equals] == '='
        && at(b, at, equals - at) != null;
  }
}
