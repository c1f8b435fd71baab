package dev.millrace.ingest.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class InFlightBytesTest {
  private final InFlightBytes inFlight = new InFlightBytes(100);

  @Test
  void thereIsRoomUpToTheLimit() {
    assertThat(inFlight.reserve(100)).isNotNull();
    assertThat(inFlight.reserve(1)).isNull();
    assertThat(inFlight.used()).isEqualTo(100);
  }

  @Test
  void roomIsGivenBackOnce() {
    InFlightBytes.Reservation first = inFlight.reserve(60);
    inFlight.reserve(30);

    first.shrinkTo(20);
    first.shrinkTo(40);
    assertThat(inFlight.used()).isEqualTo(50);

    first.release();
    first.release();
    first.shrinkTo(10);
    assertThat(inFlight.used()).isEqualTo(30);
  }

  @Test
  void aReservationGrowsWhileThereIsRoom() {
    InFlightBytes.Reservation room = inFlight.reserve(10);
    inFlight.reserve(30);

    assertThat(room.growTo(70)).isTrue();
    assertThat(room.growTo(5)).isTrue();
    assertThat(room.growTo(71)).isFalse();

    assertThat(inFlight.used()).isEqualTo(100);
    room.release();
    assertThat(inFlight.used()).isEqualTo(30);
  }

  @Test
  void manyThreadsNeverExceedTheLimitAndLeaveNothing() throws Exception {
    AtomicLong highest = new AtomicLong();
    Callable<Void> work =
        () -> {
          for (int i = 0; i < 20_000; i++) {
            InFlightBytes.Reservation room = inFlight.reserve(1 + i % 60);
            if (room != null) {
              room.growTo(2 + i % 60);
              highest.accumulateAndGet(inFlight.used(), Math::max);
              room.shrinkTo(i % 30);
              room.release();
            }
          }
          return null;
        };
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<Void>> running = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        running.add(threads.submit(work));
      }
      for (Future<Void> future : running) {
        future.get();
      }
    } finally {
      threads.shutdown();
    }

    assertThat(highest.get()).isPositive().isLessThanOrEqualTo(100);
    assertThat(inFlight.used()).isZero();
  }
}
