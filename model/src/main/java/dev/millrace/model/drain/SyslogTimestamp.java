package dev.millrace.model.drain;

/**
 * RFC 3339 timestamps as syslog senders write them: {@code 2026-11-22T10:00:00.123456+00:00}, any
 * number of fraction digits up to nine, any offset, {@code T} and {@code Z} in either case.
 */
public final class SyslogTimestamp {
  /** Returned for bytes that are not a timestamp. */
  public static final long INVALID = Long.MIN_VALUE;

  private static final int SECONDS_END = 19;
  private static final int MAX_FRACTION_DIGITS = 9;
  private static final int[] DAYS_IN_MONTH = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

  private SyslogTimestamp() {}

  /**
   * Reads a timestamp that fills {@code b[from, to)}.
   *
   * <p>A leap second ({@code 23:59:60}) is read as the last millisecond of its minute, so that it
   * stays in the minute that it names.
   *
   * @return milliseconds since the epoch, digits beyond them cut off, or {@link #INVALID}
   */
  public static long parseMillis(byte[] b, int from, int to) {
    if (to - from < SECONDS_END + 1
        || b[from + 4] != '-'
        || b[from + 7] != '-'
        || (b[from + 10] | 0x20) != 't'
        || b[from + 13] != ':'
        || b[from + 16] != ':') {
      return INVALID;
    }
    int century = twoDigits(b, from);
    int yearOfCentury = twoDigits(b, from + 2);
    int month = twoDigits(b, from + 5);
    int day = twoDigits(b, from + 8);
    int hour = twoDigits(b, from + 11);
    int minute = twoDigits(b, from + 14);
    int second = twoDigits(b, from + 17);
    if ((century | yearOfCentury | month | day | hour | minute | second) < 0
        || month < 1
        || month > 12
        || day < 1
        || hour > 23
        || minute > 59
        || second > 60) {
      return INVALID;
    }
    int year = century * 100 + yearOfCentury;
    if (day > DAYS_IN_MONTH[month - 1] || (month == 2 && day == 29 && !isLeapYear(year))) {
      return INVALID;
    }

    int i = from + SECONDS_END;
    int millis = 0;
    if (b[i] == '.' || b[i] == ',') {
      int digits = 0;
      int scale = 100;
      for (i++; i < to && b[i] >= '0' && b[i] <= '9'; i++) {
        millis += (b[i] - '0') * scale;
        scale /= 10;
        digits++;
      }
      if (digits == 0 || digits > MAX_FRACTION_DIGITS) {
        return INVALID;
      }
    }
    if (second == 60) {
      second = 59;
      millis = 999;
    }

    long offsetMillis = offsetMillis(b, i, to);
    if (offsetMillis == INVALID) {
      return INVALID;
    }
    long seconds = epochDay(year, month, day) * 86_400 + hour * 3600L + minute * 60L + second;
    return seconds * 1000 + millis - offsetMillis;
  }

  private static long offsetMillis(byte[] b, int at, int to) {
    int length = to - at;
    if (length == 1 && (b[at] | 0x20) == 'z') {
      return 0;
    }
    if (length != 6 || b[at + 3] != ':' || (b[at] != '+' && b[at] != '-')) {
      return INVALID;
    }
    int hours = twoDigits(b, at + 1);
    int minutes = twoDigits(b, at + 4);
    if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59) {
      return INVALID;
    }
    long offset = (hours * 60L + minutes) * 60_000;
    return b[at] == '-' ? -offset : offset;
  }

  private static int twoDigits(byte[] b, int at) {
    int tens = b[at] - '0';
    int ones = b[at + 1] - '0';
    return tens < 0 || tens > 9 || ones < 0 || ones > 9 ? -1 : tens * 10 + ones;
  }

  private static boolean isLeapYear(int year) {
    return (year & 3) == 0 && (year % 100 != 0 || year % 400 == 0);
  }

  /**
   * Days since 1970-01-01 in the proleptic Gregorian calendar. The year is taken to start in March,
   * which puts the leap day at its end; 719,468 days lie between 0000-03-01 and the epoch.
   */
  private static long epochDay(int year, int month, int day) {
    int y = month <= 2 ? year - 1 : year;
    int era = Math.floorDiv(y, 400);
    int yearOfEra = y - era * 400;
    int monthFromMarch = (month + 9) % 12;
    int dayOfYear = (153 * monthFromMarch + 2) / 5 + day - 1;
    int dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear;
    return era * 146_097L + dayOfEra - 719_468;
  }
}
