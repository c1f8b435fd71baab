package dev.millrace.job.parse;

import dev.millrace.model.window.Routes;
import dev.millrace.model.window.WindowStats;
import java.util.ArrayList;
import java.util.List;

/**
 * The panes of the batch at hand. Lines arrive roughly in time order, so the pane of a line is
 * mostly that of the line before; there are few, since what is too late is not counted.
 */
final class PartialPanes {
  private List<PartialPane> panes = new ArrayList<>();
  private PartialPane last;

  /** What the batch adds to the pane that starts at {@code start}. */
  PartialPane at(long start) {
    if (last != null && last.start() == start) {
      return last;
    }
    for (PartialPane pane : panes) {
      if (pane.start() == start) {
        last = pane;
        return pane;
      }
    }
    last = new PartialPane(start, new WindowStats(), new Routes(), new ArrayList<>(0));
    panes.add(last);
    return last;
  }

  /** Returns all panes, and starts over. */
  List<PartialPane> take() {
    List<PartialPane> taken = panes;
    panes = new ArrayList<>(2);
    last = null;
    return taken;
  }
}
