import { now } from "./time.js";

const TIME_STEPS = [10, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400, 172_800];

/** Round times for an axis, and their labels. */
export function timeAxis(clock, from, until, width) {
  const most = Math.max(2, width / 76);
  const step = TIME_STEPS.find((candidate) => (until - from) / candidate <= most) ?? 604_800;
  const ticks = clock.ticks(from, until, step);
  const label = (t) => {
    const minutes = clock.minutes(t);
    if (step >= 86_400 || (minutes === "00:00" && step >= 60)) return clock.day(t);
    return step < 60 ? clock.seconds(t) : minutes;
  };
  return { ticks, label };
}

/** The smallest 1, 2, 2.5 or 5 times a power of ten that is not below a value. */
function round(value) {
  const power = 10 ** Math.floor(Math.log10(value));
  return [1, 2, 2.5, 5, 10].find((factor) => factor * power >= value * 0.999_999) * power;
}

/** From zero to something round above the largest value, in about four steps. */
export function linear(max) {
  if (!(max > 0)) return { min: 0, max: 1, ticks: [0] };
  const step = round(max / 4);
  const top = Math.ceil((max * 1.02) / step) * step;
  const ticks = [];
  for (let i = 0; i * step <= top * 1.000_001; i++) ticks.push(Number((i * step).toPrecision(6)));
  return { min: 0, max: top, ticks };
}

/** Powers of ten around the values. @param {number} min above zero */
export function logarithmic(min, max) {
  if (!(max > 0)) return { min: 1, max: 10, ticks: [1, 10] };
  const first = Math.floor(Math.log10(min) + 0.000_001);
  const last = Math.max(first + 1, Math.ceil(Math.log10(max * 1.02)));
  const ticks = [];
  for (let power = first; power <= last; power++) {
    for (const factor of last - first < 3 ? [1, 2, 5] : [1]) {
      if (power < last || factor === 1) ticks.push(factor * 10 ** power);
    }
  }
  return { min: 10 ** first, max: 10 ** last, ticks };
}

/** Seconds of a window that have passed, so that one still being counted does not look like a drop. */
export function elapsed(start, step, newest) {
  return Math.min(step, Math.max(0, Math.min(now(), newest ?? 0) - start));
}
