package dev.millrace.local.chaos.ledger;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** One batch as its sender wrote it down. */
final class Batch {
  /**
   * A loss notice.
   *
   * @param firstTry from this try on it was part of the body
   */
  private record Notice(Part part, int firstTry) {}

  final String app;

  private final Part lines = new Part();
  private final Map<String, Long> refused = new TreeMap<>();
  private final List<Notice> notices = new ArrayList<>();
  private int tries;
  private int lastAcknowledged;

  Batch(String app) {
    this.app = app;
  }

  /** {@code request NUMBER TIME STATUS CODE OUTCOME SERVICE CONNECT BYTES}. */
  void request(String[] words) {
    Cell cell = lines.at(Long.parseLong(words[2]));
    cell.count("requests", 1);
    if (!words[3].equals("-")) {
      cell.count("status:" + words[3], 1);
      cell.count("status_class:" + words[3].charAt(0) + "xx", 1);
    }
    if (!words[4].equals("-")) {
      cell.count("code:" + words[4], 1);
    }
    if (!words[5].equals("-")) {
      cell.count(words[5], 1);
    }
    if (!words[6].equals("-")) {
      cell.value(words[5].equals("websockets") ? "websocket" : "service", Long.parseLong(words[6]));
    }
    if (!words[7].equals("-")) {
      cell.value("connect", Long.parseLong(words[7]));
    }
    cell.count("bytes", Long.parseLong(words[8]));
  }

  /** The lines of another one. */
  void like(Batch other) {
    other.lines.addTo(lines.panes());
  }

  void unparseable(long timeMillis) {
    lines.at(timeMillis).count("unparseable", 1);
  }

  void refused(String reason) {
    refused.merge(reason, 1L, Long::sum);
  }

  void notice(long timeMillis, long lost, int firstTry) {
    Part part = new Part();
    part.at(timeMillis).count("lost", lost);
    notices.add(new Notice(part, firstTry));
  }

  void tried(int number, String answer) {
    tries = Math.max(tries, number);
    if (answer.startsWith("2")) {
      lastAcknowledged = Math.max(lastAcknowledged, number);
    }
  }

  boolean isAcknowledged() {
    return lastAcknowledged > 0;
  }

  /** Whether nobody knows if it was stored. */
  boolean isUnknown() {
    return tries > 0 && !isAcknowledged();
  }

  int tries() {
    return tries;
  }

  /** Its router logs. */
  Part lines() {
    return lines;
  }

  /** Router logs that belong to no window, by reason. */
  Map<String, Long> refused() {
    return refused;
  }

  /** What must be counted. */
  List<Part> certain() {
    List<Part> parts = new ArrayList<>();
    if (isAcknowledged()) {
      parts.add(lines);
    }
    notices.stream()
        .filter(notice -> notice.firstTry() <= lastAcknowledged)
        .forEach(notice -> parts.add(notice.part()));
    return parts;
  }

  /** What may be counted. */
  List<Part> uncertain() {
    List<Part> parts = new ArrayList<>();
    if (isUnknown() && !lines.panes().isEmpty()) {
      parts.add(lines);
    }
    notices.stream()
        .filter(notice -> notice.firstTry() > lastAcknowledged && notice.firstTry() <= tries)
        .forEach(notice -> parts.add(notice.part()));
    return parts;
  }
}
