import * as format from "./format.js";

const CLASSES = [
  ["5xx", "--c5"],
  ["4xx", "--c4"],
  ["none", "--c0"],
  ["3xx", "--c3"],
  ["2xx", "--c2"],
  ["1xx", "--c1"],
];

/** What the platform's error codes mean. */
const CODES = {
  H10: "App crashed", H11: "Backlog too deep", H12: "Request timeout", H13: "Connection closed without response",
  H14: "No web processes running", H15: "Idle connection", H16: "Redirect to itself", H17: "Poorly formatted response",
  H18: "Server request interrupted", H19: "Backend connection timeout", H20: "App boot timeout",
  H21: "Backend connection refused", H22: "Connection limit reached", H23: "Endpoint misconfigured", H24: "Forced close",
  H25: "HTTP restriction", H26: "Request error", H27: "Client request interrupted", H28: "Client connection idle",
  H31: "Misdirected request", H80: "Maintenance mode", H81: "Blank app", H82: "Quota exhausted", H83: "Planned degradation",
  H99: "Platform error",
};
const PALETTE = 8;
const COMMON = ["H12", "H10", "H13", "H18", "H27", "H14", "H99", "H28"];

const withoutStatus = (window) => Math.max(0, window.requests - Object.values(window.classes).reduce((a, b) => a + b, 0));
const percentiles = ["max", "p99", "p95", "p50"];

/** Lines of one kind of latency; a legend's numbers at rest are those of the whole range, from merged sketches. */
function latency(id, title, kind, note) {
  return {
    id,
    title,
    note,
    lines: true,
    series: () => percentiles.map((key) => ({ key, label: key, color: `--${key}`, shape: key === "max" ? "dashes" : "line" })),
    value: (window, key) => window[kind]?.[key] ?? null,
    whole: (sum, summary, key) => format.millis(summary?.[kind]?.[key]),
    format: format.millis,
    empty: `No ${title.toLowerCase()}s in this range`,
  };
}

/**
 * The charts of an application. `series` says what there is to draw, from the bottom up where it is stacked;
 * `value` is a window's number, per second if `perSecond`; `whole` is the text of the whole range. A legend reads from the
 * top down, unless `upward`.
 */
export const PANELS = [
  {
    id: "throughput",
    title: "Throughput",
    note: "requests/s by status",
    perSecond: true,
    series: (sum) =>
      CLASSES.filter(([key]) => /[2-5]xx/.test(key) || (key === "none" ? withoutStatus(sum) : sum.classes[key]))
        .map(([key, color]) => ({ key, label: key === "none" ? "no status" : key, color })),
    value: (window, key) => (key === "none" ? withoutStatus(window) : (window.classes[key] ?? 0)),
    whole: (sum, summary, key) => format.count(key === "none" ? withoutStatus(sum) : (sum.classes[key] ?? 0)),
    format: format.rate,
    empty: "No requests in this range",
  },
  latency("service", "Service time", "service", "of all requests but WebSockets"),
  {
    id: "codes",
    title: "H-code events",
    note: "per window",
    upward: true,
    series: (sum) =>
      Object.keys(sum.codes).sort((a, b) => sum.codes[b] - sum.codes[a] || (a < b ? -1 : 1))
        .map((key) => ({ key, label: CODES[key] ? `${key} ${CODES[key]}` : key, color: `--k${codeColor(key, sum.codes)}` })),
    value: (window, key) => window.codes[key] ?? 0,
    whole: (sum, summary, key) => format.count(sum.codes[key]),
    format: format.count,
    empty: "No H-code events in this range",
  },
  latency("connect", "Connect time", "connect", "router to application"),
  {
    id: "websockets",
    title: "WebSockets",
    note: "connections that ended, per window",
    series: () => [{ key: "count", label: "ended", color: "--c1" }],
    value: (window) => window.websockets,
    whole: (sum, summary) => `${format.count(sum.websockets)}${lives(summary?.websocket)}`,
    format: format.count,
    empty: "No WebSockets ended in this range",
  },
  {
    id: "bytes",
    title: "Bytes sent",
    note: "per second",
    perSecond: true,
    series: () => [{ key: "bytes", label: "sent", color: "--c2" }],
    value: (window) => window.bytes,
    whole: (sum) => format.bytes(sum.bytes),
    format: (value) => (value === null ? format.bytes(value) : format.bytes(value) + "/s"),
    tick: (value) => format.trimmed(format.bytes(value)),
    empty: "No bytes in this range",
  },
];

function lives(websocket) {
  return websocket ? `, open for p50 ${format.millis(websocket.p50)}, p95 ${format.millis(websocket.p95)}` : "";
}

/** The common ones have a colour each; the others share the colours that are left. */
function codeColor(code, codes) {
  if (COMMON.includes(code)) return COMMON.indexOf(code);
  const free = [...Array(PALETTE).keys()].filter((color) => !(COMMON[color] in codes));
  const rare = Object.keys(codes).filter((other) => !COMMON.includes(other)).sort();
  return free.length ? free[rare.indexOf(code) % free.length] : 0;
}
