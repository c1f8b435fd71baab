package dev.millrace.job.parse;

import dev.millrace.job.parse.PartialPane.Notice;
import dev.millrace.model.topic.BatchId;
import dev.millrace.model.topic.BatchRecord;
import dev.millrace.model.window.WindowStats;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.util.Collector;

/**
 * The partial panes of the batch at hand. Lines come roughly by time, so that the pane of one is
 * mostly the pane of the last; there are few, since what is too late is not counted.
 */
final class PartialPanes {
  private final List<PartialPane> panes = new ArrayList<>();
  private String app;
  private BatchId batch;
  private PartialPane last;

  void start(BatchRecord record) {
    app = record.app();
    batch = record.id();
    panes.clear();
    last = null;
  }

  /** The identity of the batch at hand. */
  BatchId batch() {
    return batch;
  }

  /** What the batch's lines add to the pane that starts at {@code paneStart}. */
  WindowStats at(long paneStart) {
    return pane(paneStart).lines();
  }

  void addNotice(long paneStart, BatchId id, long lost) {
    pane(paneStart).notices().add(new Notice(id, lost));
  }

  void emit(Collector<PartialPane> out) {
    panes.forEach(out::collect);
    panes.clear();
    last = null;
  }

  private PartialPane pane(long paneStart) {
    if (last != null && last.paneStart() == paneStart) {
      return last;
    }
    for (PartialPane pane : panes) {
      if (pane.paneStart() == paneStart) {
        last = pane;
        return pane;
      }
    }
    last = new PartialPane(app, paneStart, batch, new WindowStats(), new ArrayList<>(0));
    panes.add(last);
    return last;
  }
}
