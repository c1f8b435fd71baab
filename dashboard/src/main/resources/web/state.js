import { isZone } from "./time.js";

/** The available ranges: name in the address, label, seconds. */
export const RANGES = [
  { name: "15m", label: "15 min", long: "last 15 minutes", seconds: 900 },
  { name: "2h", label: "2 h", long: "last 2 hours", seconds: 7200 },
  { name: "24h", label: "24 h", long: "last 24 hours", seconds: 86_400 },
  { name: "7d", label: "7 d", long: "last 7 days", seconds: 604_800 },
];

const list = (value) => new Set((value || "").split(",").filter(Boolean));

/**
 * All that a link must say to show somebody else the same. Immutable; what is not in the address is the default.
 *
 * @typedef {Object} State
 * @property {?string} app the application, or null for the overview
 * @property {string} range one of RANGES
 * @property {?{from: number, until: number}} zoom a fixed range instead, epoch seconds
 * @property {Set<string>} hide `panel.series` that are switched off
 * @property {Set<string>} tables panels whose table is open
 * @property {string} sort column, with a minus in front for the largest first
 * @property {string} filter part of the names to show
 * @property {string} zone `local`, `utc` or a time zone's name
 * @property {string} theme `auto`, `light` or `dark`
 * @property {string} scale of service times, `log` or `linear`
 */

/** @returns {State} */
export function parse(url) {
  const query = url.searchParams;
  const from = Date.parse(query.get("from")) / 1000;
  const until = Date.parse(query.get("until")) / 1000;
  const pick = (name, choices) => (choices.includes(query.get(name)) ? query.get(name) : choices[0]);
  const zone = query.get("tz") || "local";
  return {
    app: appOf(url.pathname),
    range: pick("range", RANGES.map((range) => range.name)),
    zoom: until > from ? { from, until } : null,
    hide: list(query.get("hide")),
    tables: list(query.get("table")),
    sort: query.get("sort") || "",
    filter: query.get("q") || "",
    zone: zone === "local" || zone === "utc" || isZone(zone) ? zone : "local",
    theme: pick("theme", ["auto", "light", "dark"]),
    scale: pick("scale", ["log", "linear"]),
  };
}

/** @returns {string} path and query */
export function format(state) {
  const query = [];
  const add = (name, value) => value && query.push(`${name}=${encodeURIComponent(value).replaceAll("%3A", ":").replaceAll("%2C", ",").replaceAll("%2F", "/")}`);
  const iso = (seconds) => new Date(seconds * 1000).toISOString().replace(".000", "");
  add("range", state.range === RANGES[0].name ? "" : state.range);
  add("from", state.zoom && iso(state.zoom.from));
  add("until", state.zoom && iso(state.zoom.until));
  add("hide", [...state.hide].join(","));
  add("table", [...state.tables].join(","));
  add("sort", state.sort);
  add("q", state.filter);
  add("tz", state.zone === "local" ? "" : state.zone);
  add("theme", state.theme === "auto" ? "" : state.theme);
  add("scale", state.scale === "log" ? "" : state.scale);
  return (state.app === null ? "/" : `/apps/${encodeURIComponent(state.app)}`) + (query.length ? `?${query.join("&")}` : "");
}

/** The state of the same page for another application, or for the overview. What belongs to one view stays there. */
export function elsewhere(state, app) {
  return { ...state, app, hide: new Set(), tables: new Set(), sort: "", filter: "", zoom: app === null ? null : state.zoom };
}

function appOf(path) {
  const match = /^\/apps\/([^/]+)\/?$/.exec(path);
  try {
    return match && decodeURIComponent(match[1]);
  } catch {
    return match[1];
  }
}

/** The state in the address bar. */
export class Address {
  /** @param {function(State)} onChange told of each state, including when the reader goes back or forward */
  constructor(onChange) {
    this.onChange = onChange;
    this.state = parse(new URL(location.href));
    addEventListener("popstate", () => this.take(parse(new URL(location.href))));
  }

  take(state) {
    this.state = state;
    this.onChange(state);
  }

  /** To where "back" comes back from. */
  go(patch) {
    this.write(patch, "pushState");
  }

  /** A detail of the view, not worth a step in the history. */
  adjust(patch) {
    this.write(patch, "replaceState");
  }

  write(patch, how) {
    const state = { ...this.state, ...patch };
    const address = format(state);
    if (address !== location.pathname + location.search) history[how](null, "", address);
    this.take(state);
  }
}
