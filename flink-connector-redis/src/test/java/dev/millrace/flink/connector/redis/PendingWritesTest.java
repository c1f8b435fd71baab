package dev.millrace.flink.connector.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class PendingWritesTest {
  private static final int MEBIBYTE = 1 << 20;

  private final PendingWrites pending = new PendingWrites(3, Long.MAX_VALUE);

  @Test
  void firstComeFirstServed() {
    add(hash("a", 1), hash("b", 1), hash("c", 1));

    assertThat(pending.take(2, Long.MAX_VALUE)).containsExactly(hash("a", 1), hash("b", 1));
    assertThat(pending.take(2, Long.MAX_VALUE)).containsExactly(hash("c", 1));
    assertThat(pending.isEmpty()).isTrue();
  }

  @Test
  void aNewerWriteTakesTheTurnOfTheOlder() {
    add(hash("a", 1), hash("b", 1));

    assertThat(pending.add(hash("a", 2))).isTrue();

    assertThat(pending.all()).containsExactly(hash("a", 2), hash("b", 1));
  }

  @Test
  void anEqualVersionReplacesAndALowerOneDoesNot() {
    HashWrite second = HashWrite.builder("a").field("second", 1).version(5).build();
    add(hash("a", 5), second, hash("a", 4));

    assertThat(pending.all()).containsExactly(second);
  }

  @Test
  void withoutVersionsTheLastOneStays() {
    HashWrite free = HashWrite.builder("a").field("f", 1).build();
    add(hash("a", 5), free);

    assertThat(pending.all()).containsExactly(free);
  }

  @Test
  void theHigherScoreOfAMemberStays() {
    add(score("m", 2), score("n", 1), score("m", 1), score("n", 2));

    assertThat(pending.all()).containsExactly(score("m", 2), score("n", 2));
  }

  @Test
  void failedWritesGoBackInFrontInTheirOrder() {
    add(hash("a", 1), hash("b", 1), hash("c", 1));
    List<RedisWrite> batch = pending.take(2, Long.MAX_VALUE);

    int dropped = pending.putBack(batch);

    assertThat(dropped).isZero();
    assertThat(pending.all()).containsExactly(hash("a", 1), hash("b", 1), hash("c", 1));
  }

  @Test
  void aFailedWriteGivesWayToANewerOne() {
    add(hash("a", 1), hash("b", 1));
    List<RedisWrite> batch = pending.take(2, Long.MAX_VALUE);
    add(hash("c", 1), hash("b", 2));

    int dropped = pending.putBack(batch);

    assertThat(dropped).isEqualTo(1);
    assertThat(pending.all()).containsExactly(hash("a", 1), hash("b", 2), hash("c", 1));
  }

  @Test
  void aFullBufferHasRoomForKeysItKnows() {
    add(hash("a", 1), hash("b", 1));
    assertThat(pending.hasNoRoomFor(hash("c", 1))).isFalse();

    add(hash("c", 1));

    assertThat(pending.hasNoRoomFor(hash("d", 1))).isTrue();
    assertThat(pending.hasNoRoomFor(hash("a", 2))).isFalse();
  }

  @Test
  void aBufferIsFullByItsBytesToo() {
    PendingWrites bounded = new PendingWrites(100, 3 * MEBIBYTE);
    bounded.add(large("a", 1));
    assertThat(bounded.hasNoRoomFor(large("b", 1))).isFalse();
    bounded.add(large("b", 1));
    assertThat(bounded.hasNoRoomFor(large("c", 1))).as("a mebibyte and a key").isTrue();
    assertThat(bounded.hasNoRoomFor(hash("c", 1))).isFalse();
    assertThat(bounded.hasNoRoomFor(large("a", 2))).as("it takes a turn").isFalse();

    bounded.add(large("a", 2));
    bounded.add(large("a", 1));
    bounded.putBack(bounded.take(1, Long.MAX_VALUE));
    assertThat(bounded.hasNoRoomFor(hash("c", 1))).as("nothing is counted twice").isFalse();
    bounded.take(1, Long.MAX_VALUE);
    assertThat(bounded.hasNoRoomFor(large("c", 1))).isFalse();
  }

  @Test
  void aWriteThatIsLargerThanTheBufferHasRoomWhenItIsAlone() {
    PendingWrites small = new PendingWrites(100, 1_000);
    assertThat(small.hasNoRoomFor(large("a", 1))).isFalse();
    small.add(hash("b", 1));
    assertThat(small.hasNoRoomFor(large("a", 1))).isTrue();
  }

  @Test
  void aBatchIsFullByItsBytesAndHasOneWriteAtLeast() {
    PendingWrites bounded = new PendingWrites(100, Long.MAX_VALUE);
    List.of(large("a", 1), large("b", 1), large("c", 1), hash("d", 1)).forEach(bounded::add);

    assertThat(bounded.take(100, 2 * MEBIBYTE + 1_000))
        .containsExactly(large("a", 1), large("b", 1));
    assertThat(bounded.take(100, 10)).containsExactly(large("c", 1));
    assertThat(bounded.take(100, 10)).containsExactly(hash("d", 1));
    assertThat(bounded.bytes()).isZero();
  }

  private void add(RedisWrite... writes) {
    for (RedisWrite write : writes) {
      pending.add(write);
    }
  }

  private static RedisWrite large(String key, long version) {
    return HashWrite.builder(key).field("f", new byte[MEBIBYTE]).version(version).build();
  }

  private static RedisWrite hash(String key, long version) {
    return HashWrite.builder(key).field("f", 1).version(version).build();
  }

  private static RedisWrite score(String member, double score) {
    return new SortedSetWrite("set", member, score);
  }
}
