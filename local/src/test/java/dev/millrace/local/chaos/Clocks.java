package dev.millrace.local.chaos;

import dev.millrace.local.SentLine;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;

/** Senders whose clocks are wrong, and times in every form that they may have. */
final class Clocks {
  private static final String APP = "clocks";
  private static final DateTimeFormatter SECONDS =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss");

  private Clocks() {}

  static void ofSenders(Trial trial) throws InterruptedException {
    byte[] id = new byte[16];
    trial.random.nextBytes(id);
    DrainBatch batch = new DrainBatch(trial.log, APP, HexFormat.of().formatHex(id));
    Instant now = Instant.now();
    batch.line(now.plusSeconds(50), SentLine.any(trial.random));
    batch.refused("future-timestamp", DrainBatch.text(now.plusSeconds(3600)));
    batch.refused("future-timestamp", "9999-12-31T23:59:59Z");
    batch.refused("too-late", "1970-01-01T00:00:00+00:00");
    batch.refused("too-late", "2016-12-31T23:59:60Z");
    batch.refused("too-late", "0001-01-01T00:00:00.000001Z");
    for (String impossible :
        List.of("2026-02-30T00:00:00Z", "2026-13-01T00:00:00Z", "2026-11-22T24:00:00Z")) {
      batch.refused("timestamp", impossible);
    }
    for (int digits = 0; digits <= 6; digits++) {
      ofAnyForm(batch, now.minusMillis(trial.random.nextInt(60_000)), digits, trial);
    }
    leapSecond(batch, now.minusSeconds(60), trial);
    LogplexSender sender = new LogplexSender(trial.mill.ingestAddress());
    sender.deliver(batch, LogplexSender.TRIES, () -> {});
    batch.end();
  }

  /** With so many digits of a second's fraction, and any offset. */
  private static void ofAnyForm(DrainBatch batch, Instant time, int digits, Trial trial) {
    ZoneOffset offset =
        ZoneOffset.ofTotalSeconds(60 * (trial.random.nextInt(2 * 14 * 60) - 14 * 60));
    String micros = String.format("%06d", time.getNano() / 1000);
    String fraction = digits == 0 ? "" : "." + micros.substring(0, digits);
    String sign = offset.getTotalSeconds() < 0 ? "-" : "+";
    int minutes = Math.abs(offset.getTotalSeconds()) / 60;
    String text =
        SECONDS.format(LocalDateTime.ofInstant(time, offset))
            + fraction
            + String.format("%s%02d:%02d", sign, minutes / 60, minutes % 60);
    String millis = (micros.substring(0, digits) + "000").substring(0, 3);
    long means = time.getEpochSecond() * 1000 + Integer.parseInt(millis);
    batch.line(text, means, SentLine.any(trial.random));
  }

  /** The second that is no second belongs to the minute that it names. */
  private static void leapSecond(DrainBatch batch, Instant time, Trial trial) {
    Instant minute = time.truncatedTo(ChronoUnit.MINUTES);
    String text = minute.toString().replace(":00Z", ":60Z");
    batch.line(text, minute.toEpochMilli() + 59_999, SentLine.any(trial.random));
  }
}
