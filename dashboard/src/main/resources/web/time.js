/** The server's clock and the reader's time zone. Times are epoch seconds. */
let ahead = 0;

/** Takes over the server's clock. @param {number} millis its epoch milliseconds, now */
export function setServerNow(millis) {
  if (Number.isFinite(millis)) ahead = millis - Date.now();
}

/** @returns {number} epoch seconds by the server's clock */
export function now() {
  return (Date.now() + ahead) / 1000;
}

/** @returns {boolean} whether the browser knows a zone of that name */
export function isZone(name) {
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/** By how much clocks are changed at most, seconds. */
const CLOCK_CHANGE = 7200;

/** The browser's own zone. */
export const LOCAL = Intl.DateTimeFormat().resolvedOptions().timeZone || "UTC";

/** Writes times in one zone. */
export class Clock {
  /** @param {string} zone `local`, `utc` or a name such as `Europe/Berlin` */
  constructor(zone) {
    this.zone = zone === "local" ? LOCAL : zone === "utc" ? "UTC" : zone;
    const format = (options) => new Intl.DateTimeFormat("en-GB", { timeZone: this.zone, hourCycle: "h23", ...options });
    this.hm = format({ hour: "2-digit", minute: "2-digit" });
    this.hms = format({ hour: "2-digit", minute: "2-digit", second: "2-digit" });
    this.dayMonth = format({ day: "numeric", month: "short" });
    this.all = format({ year: "numeric", month: "numeric", day: "numeric", hour: "numeric", minute: "numeric", second: "numeric" });
  }

  minutes(seconds) {
    return this.hm.format(seconds * 1000);
  }

  seconds(seconds) {
    return this.hms.format(seconds * 1000);
  }

  day(seconds) {
    return this.dayMonth.format(seconds * 1000);
  }

  /** With the day if that is not today. @param {boolean} [fine] with seconds */
  moment(seconds, fine = true) {
    const clock = fine ? this.seconds(seconds) : this.minutes(seconds);
    return this.day(seconds) === this.day(now()) ? clock : `${this.day(seconds)} ${clock}`;
  }

  /** What to add to UTC, in seconds. */
  offset(seconds) {
    const part = {};
    for (const { type, value } of this.all.formatToParts(seconds * 1000)) part[type] = Number(value);
    return Date.UTC(part.year, part.month - 1, part.day, part.hour, part.minute, part.second) / 1000 - Math.floor(seconds);
  }

  /** Round times of this zone in a range, `step` seconds apart by its clock. */
  ticks(from, until, step) {
    const first = this.offset(from);
    const ticks = [];
    for (let t = Math.ceil((from + first) / step) * step - first; t <= until + CLOCK_CHANGE; t += step) {
      const tick = step < 3600 ? t : t + first - this.offset(t);
      // An hour that a change of the clock leaves out is the one before.
      if (tick >= from && tick <= until && !(tick <= ticks.at(-1))) ticks.push(tick);
    }
    return ticks;
  }
}
