import * as format from "./format.js";
import { announce, attribute, h, text } from "./dom.js";
import { now } from "./time.js";

const STALE = 60;
const CONNECTION = { connecting: "connecting", live: "live", lost: "reconnecting", waiting: "waiting", paused: "paused" };

/** The line that is always visible: is it live, how old is the data, is anything missing, was anything corrected. */
export class Status {
  /** @param {HTMLElement} element where it goes */
  constructor(element) {
    this.live = h("span", { class: "chip", "data-status": "connection" });
    this.age = h("span", { class: "chip", "data-status": "age" });
    this.complete = h("span", { class: "chip", "data-status": "completeness" });
    this.lateList = h("ul", {});
    this.lateLabel = h("summary", { class: "chip" });
    this.late = h("details", { class: "late", "data-status": "late", hidden: true }, this.lateLabel, this.lateList);
    element.replaceChildren(this.live, this.age, this.complete, this.late);
    this.banner = document.getElementById("banner");
    this.reset();
  }

  /** For another view. */
  reset() {
    this.newest = null;
    this.redis = true;
    this.problem = null;
    this.connection("connecting");
    this.completeness(null);
    this.corrections([]);
    this.show();
  }

  /** @param {string} state `connecting`, `live`, `lost`, `paused`, or `waiting` for an application's first line */
  connection(state) {
    if (state === "lost" && this.state !== "lost") announce("Connection lost, reconnecting");
    if (state === "live" && this.state === "lost") announce("Live again");
    this.state = state;
    text(this.live, CONNECTION[state]);
    attribute(this.live, "data-state", state);
    this.show();
  }

  /** @param {boolean} up whether Redis answers */
  redisUp(up) {
    this.redis = up;
    this.show();
  }

  /** @param {?string} sentence why numbers could not be fetched, null when they could */
  failed(sentence) {
    this.problem = sentence;
    this.show();
  }

  /** @param {?number} newest epoch seconds of the newest data */
  data(newest) {
    this.newest = newest;
    this.show();
  }

  /** @param {?Object} sum `completeness` and `lost` of what is shown, null if that is not known */
  completeness(sum) {
    const share = sum?.completeness ?? null;
    text(this.complete, share === null ? "completeness unknown" : sum.lost ? `${format.completeness(share)} complete, ${format.count(sum.lost)} lines lost` : "100% complete");
    attribute(this.complete, "data-state", share === null ? null : sum.lost ? "bad" : "good");
  }

  /** @param {string[]} sentences one for each window that was corrected late */
  corrections(sentences) {
    this.late.hidden = sentences.length === 0;
    text(this.lateLabel, `${sentences.length} late ${sentences.length === 1 ? "correction" : "corrections"}`);
    if (sentences.length !== this.lateList.childElementCount || this.late.open) {
      this.lateList.replaceChildren(...sentences.map((sentence) => h("li", {}, sentence)));
    }
  }

  /** Updates what changes with time. */
  show() {
    const old = this.newest === null ? null : Math.max(0, now() - this.newest);
    text(this.age, old === null ? "no data yet" : `data is ${format.age(old)} old`);
    attribute(this.age, "data-state", old > STALE ? "warn" : null);
    const message = this.message(old);
    text(this.banner, message ?? "");
    this.banner.hidden = message === null;
    this.warning = message !== null;
  }

  message(old) {
    const since = old === null ? "" : ` What you see is ${format.age(old)} old.`;
    if (this.state === "lost") return `The connection to the dashboard is lost; trying again.${since}`;
    if (!this.redis) return `Redis does not answer; trying again.${since}`;
    if (this.problem) return `${this.problem} Trying again.${since}`;
    return null;
  }
}
