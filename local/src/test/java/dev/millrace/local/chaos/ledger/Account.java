package dev.millrace.local.chaos.ledger;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Everything that was sent for one application. */
final class Account {
  private final Map<Long, Cell> certain = new TreeMap<>();
  private final List<Part> uncertain = new ArrayList<>();
  private final Map<String, Long> refusedAtLeast = new TreeMap<>();

  void add(Batch batch) {
    batch.certain().forEach(part -> part.addTo(certain));
    uncertain.addAll(batch.uncertain());
    batch
        .refused()
        .forEach(
            (reason, lines) -> {
              refusedAtLeast.merge(reason, batch.isAcknowledged() ? lines : 0, Long::sum);
            });
  }

  /** Cells of ten seconds of what must be counted. */
  Map<Long, Cell> certain() {
    return certain;
  }

  /** Each may be counted or not, wholly. */
  List<Part> uncertain() {
    return uncertain;
  }

  /**
   * Whether so many lines may have been refused for a reason: once for each delivery, of which
   * there may be more than the sender knows of, since ingest sends again what Kafka may not have.
   */
  boolean mayBeRefused(String reason, long lines) {
    Long atLeast = refusedAtLeast.get(reason);
    return atLeast == null ? lines == 0 : lines >= atLeast;
  }
}
