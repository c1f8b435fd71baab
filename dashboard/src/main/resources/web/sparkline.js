import { svg } from "./dom.js";

const WIDTH = 100;
const HEIGHT = 22;

/** Requests a minute as a small area, broken where there is no window. @param {(number|null)[]} values oldest first */
export function sparkline(values) {
  const max = Math.max(1, ...values.map((value) => value ?? 0));
  const step = WIDTH / Math.max(1, values.length);
  let path = "";
  values.forEach((value, i) => {
    if (value === null) return;
    const top = (HEIGHT - 1 - (value / max) * (HEIGHT - 3)).toFixed(1);
    path += `M${(i * step).toFixed(1)} ${HEIGHT}V${top}H${((i + 1) * step - 0.8).toFixed(1)}V${HEIGHT}Z`;
  });
  return svg("svg", { class: "sparkline", viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: "none", "aria-hidden": "true" }, svg("path", { d: path }));
}
