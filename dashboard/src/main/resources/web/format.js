/** Numbers as text. What is not known is a dash, never a zero. */
const NONE = "–";
const whole = new Intl.NumberFormat("en");
const decimals = [0, 1, 2, 3].map(
  (digits) => new Intl.NumberFormat("en", { minimumFractionDigits: digits, maximumFractionDigits: digits }),
);
const known = (value) => value !== null && value !== undefined && !Number.isNaN(value);

/** 1,234,567 */
export function count(value) {
  return known(value) ? whole.format(value) : NONE;
}

/** 0.25, 3.1, 120: three digits that matter. */
export function short(value) {
  if (!known(value)) return NONE;
  const size = Math.abs(value);
  if (size >= 1e9) return decimals[size < 1e10 ? 1 : 0].format(value / 1e9) + "G";
  if (size >= 1e6) return decimals[size < 1e7 ? 1 : 0].format(value / 1e6) + "M";
  if (size >= 1e5) return decimals[0].format(value / 1e3) + "k";
  return decimals[size >= 100 || Number.isInteger(value) ? 0 : size >= 10 ? 1 : 2].format(value);
}

/** Per second. */
export function rate(value) {
  return known(value) ? short(value) + "/s" : NONE;
}

/** Milliseconds, in the unit that people would use. */
export function millis(value) {
  if (!known(value)) return NONE;
  if (value < 1000) return decimals[value < 100 && !Number.isInteger(value) ? 1 : 0].format(value) + " ms";
  if (value < 60_000) return decimals[value < 10_000 && value % 1000 ? 2 : 1].format(value / 1000).replace(/\.0+$/, "") + " s";
  return age(value / 1000);
}

/** Without zeros at the end of a fraction. */
export function trimmed(number) {
  return number.replace(/(\.\d*?)0+(?=\D|$)/, "$1").replace(/\.(?=\D|$)/, "");
}

/** Milliseconds that add up to something: 12 s, 3.4 min, 1.2 h, 40 h. */
export function span(value) {
  if (!known(value)) return NONE;
  for (const [unit, size] of [["h", 3_600_000], ["min", 60_000], ["s", 1000]]) {
    if (value >= size) return decimals[value < 10 * size ? 1 : 0].format(value / size) + " " + unit;
  }
  return decimals[0].format(value) + " ms";
}

/** A share that is better small: what is not zero never reads as zero. */
export function failedShare(value) {
  if (!known(value)) return NONE;
  if (value === 0) return "0%";
  return value < 0.0001 ? "<0.01%" : decimals[value < 0.0995 ? 2 : 1].format(value * 100) + "%";
}

/** A share that is better whole: what is not all never reads as all. */
export function completeness(value) {
  if (!known(value)) return NONE;
  return value === 1 ? "100%" : decimals[2].format(Math.floor(value * 10_000) / 100) + "%";
}

/** Bytes, in powers of 1000 as networks count. */
export function bytes(value) {
  if (!known(value)) return NONE;
  for (const [unit, size] of [["TB", 1e12], ["GB", 1e9], ["MB", 1e6], ["kB", 1e3]]) {
    if (value >= size) return decimals[value < 10 * size ? 2 : value < 100 * size ? 1 : 0].format(value / size) + " " + unit;
  }
  return decimals[0].format(value) + " B";
}

/** Seconds as an age: 3 s, 4 min, 2 h, 5 d. */
export function age(seconds) {
  if (!known(seconds)) return NONE;
  if (seconds < 60) return Math.floor(seconds) + " s";
  if (seconds < 3600) return Math.floor(seconds / 60) + " min";
  return seconds < 172_800 ? Math.floor(seconds / 3600) + " h" : Math.floor(seconds / 86_400) + " d";
}
