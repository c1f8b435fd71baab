/** After so many seconds a window that changes is a correction, not news. */
export const LATE_AFTER = 60;

/** The windows of a series by their start, kept up to date. */
export class Windows {
  /** @param {Object} series an answer of /series */
  constructor(series) {
    this.resolution = series.resolution;
    this.from = series.from;
    this.step = series.step;
    this.byStart = new Map(series.windows.map((window) => [window.start, window]));
    this.gaps = new Map(series.gaps.map((gap) => [gap.start, gap.reason]));
    /** When the newest data was known to be in, epoch seconds; null if there never was any. */
    this.newest = Number.isFinite(series.age) ? series.now / 1000 - series.age : null;
    /** @type {Map<number, {start: number, requests: number, at: number}>} corrections seen, by window */
    this.late = new Map();
  }

  /**
   * Takes over a window's newer state.
   *
   * @param {Object} window
   * @param {number} time epoch seconds by the server's clock
   * @param {number} lateBefore a window that ended before then is corrected late
   */
  apply(window, time, lateBefore) {
    const known = this.byStart.get(window.start);
    if (known && known.version > window.version) return;
    const end = window.start + this.step;
    if (end < lateBefore && known?.version !== window.version) {
      const requests = window.requests - (known?.requests ?? 0) + (this.late.get(window.start)?.requests ?? 0);
      this.late.set(window.start, { start: window.start, requests, at: time });
    }
    this.byStart.set(window.start, window);
    this.gaps.delete(window.start);
    if (end > this.newest) this.newest = Math.max(this.newest ?? 0, Math.min(end, time));
  }

  /** A window that could be read, and now cannot. */
  lose(start, reason) {
    this.byStart.delete(start);
    this.gaps.set(start, reason);
  }

  /** Takes over what changed while this answer was on its way, and the corrections seen. @param {Windows} before */
  keepNewer(before) {
    for (const window of before.byStart.values()) {
      if (window.start >= this.from && !(this.byStart.get(window.start)?.version >= window.version)) this.byStart.set(window.start, window);
    }
    this.late = before.late;
    this.newest = Math.max(this.newest ?? 0, before.newest ?? 0) || null;
  }

  /** Whether what there is after a time is all here. */
  covers(from) {
    return from + this.step > this.from;
  }

  /** Forgets what ended before. */
  prune(from) {
    this.from = Math.max(this.from, from);
    for (const map of [this.byStart, this.gaps, this.late]) {
      for (const start of map.keys()) if (start + this.step <= from) map.delete(start);
    }
  }

  /** All starts of a range, and the window of each, undefined where there is none. */
  grid(from, until) {
    const starts = [];
    const windows = [];
    for (let start = Math.ceil(from / this.step) * this.step; start < until; start += this.step) {
      starts.push(start);
      windows.push(this.byStart.get(start));
    }
    return { starts, windows };
  }
}

/** Adds up the counts of windows. Percentiles cannot be added up; they come from the server. */
export function total(windows) {
  const sum = { windows: 0, requests: 0, failed: 0, aborted: 0, websockets: 0, bytes: 0, lost: 0, unparseable: 0, classes: {}, codes: {} };
  for (const window of windows) {
    if (!window) continue;
    sum.windows++;
    for (const name of ["requests", "failed", "aborted", "websockets", "bytes", "lost", "unparseable"]) sum[name] += window[name];
    for (const group of ["classes", "codes"]) {
      for (const [name, n] of Object.entries(window[group])) sum[group][name] = (sum[group][name] ?? 0) + n;
    }
  }
  const received = sum.requests + sum.unparseable;
  sum.completeness = received + sum.lost === 0 ? null : received / (received + sum.lost);
  sum.failedShare = sum.requests === 0 ? null : sum.failed / sum.requests;
  return sum;
}
