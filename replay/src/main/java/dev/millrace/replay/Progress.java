package dev.millrace.replay;

import dev.millrace.replay.report.Visible;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;

/**
 * Says once a second how the replay is doing: in one line that is updated in place on a terminal,
 * otherwise in a line every few seconds. Also saves the position for {@code --resume}.
 */
final class Progress implements AutoCloseable {
  private static final long TICK_MILLIS = 1000;
  private static final int TICKS_PER_LINE = 5;

  /** A line that is wider than the terminal cannot be updated in place. */
  static final int WIDTH = 79;

  private static final String CLEAR = "\r\033[K";

  private final Replay replay;
  private final PrintWriter out;
  private final boolean terminal = System.console() != null;
  private final Thread thread = new Thread(this::run, "progress");
  private long ticks;
  private long sentBefore;

  private Progress(Replay replay, PrintWriter out) {
    this.replay = replay;
    this.out = out;
  }

  static Progress start(Replay replay, PrintWriter out) {
    Progress progress = new Progress(replay, out);
    progress.thread.setDaemon(true);
    progress.thread.start();
    return progress;
  }

  /** Stops; closing again does nothing. */
  @Override
  public void close() {
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Prints a line that stays. */
  synchronized void say(String notice) {
    out.println((terminal ? CLEAR : "") + "replay: " + Visible.only(notice));
    out.flush();
  }

  private void run() {
    try {
      while (true) {
        Thread.sleep(TICK_MILLIS);
        tick();
      }
    } catch (InterruptedException e) {
      // Closed.
    } catch (ReplayException e) {
      // A replay whose position cannot be saved must not continue as if it could.
      out.println("replay: " + e.getMessage());
      replay.stop();
    }
    if (terminal && ticks > 0) {
      out.print(CLEAR);
      out.flush();
    }
  }

  private synchronized void tick() {
    ticks++;
    replay.savePosition();
    long sent = replay.counters().sent.get();
    if (terminal) {
      out.print(CLEAR + line(sent, sent - sentBefore));
      sentBefore = sent;
    } else if (ticks % TICKS_PER_LINE == 0) {
      out.println(line(sent, (sent - sentBefore) / TICKS_PER_LINE));
      sentBefore = sent;
    }
    out.flush();
  }

  private String line(long sent, long perSecond) {
    if (replay.clock() == null) {
      return "reading the log ...";
    }
    String line =
        line(
            sent,
            perSecond,
            Duration.ofNanos(Math.max(0, replay.lag())),
            replay.counters().different.get(),
            replay.counters().failed.get(),
            replay.remaining());
    return terminal && line.length() > WIDTH ? line.substring(0, WIDTH) : line;
  }

  /** With fewer than a million requests it fits into a terminal. */
  static String line(
      long sent,
      long perSecond,
      Duration late,
      long different,
      long unanswered,
      Optional<Duration> left) {
    return String.format(
        Locale.ROOT,
        "%,d sent, %,d/s, %s late; %,d differ, %,d unanswered%s",
        sent,
        perSecond,
        text(late),
        different,
        unanswered,
        left.map(time -> "; " + text(time.truncatedTo(ChronoUnit.SECONDS)) + " left").orElse(""));
  }

  private static String text(Duration time) {
    if (time.compareTo(Duration.ofSeconds(10)) < 0 && time.toNanosPart() > 0) {
      return time.toMillis() + " ms";
    }
    return time.compareTo(Duration.ofMinutes(10)) < 0
        ? time.toSeconds() + " s"
        : time.toMinutes() + " min";
  }
}
