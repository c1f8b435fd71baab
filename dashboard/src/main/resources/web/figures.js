import * as format from "./format.js";
import { attribute, h, text } from "./dom.js";

const FIGURES = [
  ["requests", "Requests"],
  ["failed", "Failed"],
  ["p50", "p50"],
  ["p95", "p95"],
  ["p99", "p99"],
  ["max", "Max"],
  ["completeness", "Completeness"],
  ["aborted", "Client aborts"],
  ["bytes", "Sent"],
];
const LATENCIES = ["p50", "p95", "p99", "max"];

/** How bad a share of failed requests is: nothing, `warn` from 1%, `bad` from 5%. */
export function severity(share) {
  return share >= 0.05 ? "bad" : share >= 0.01 ? "warn" : null;
}

/** The range as one line of numbers. */
export class Figures {
  constructor() {
    this.cells = new Map();
    this.element = h("dl", { class: "figures" });
    for (const [key, label] of FIGURES) {
      const value = h("dd", { class: "value" });
      const detail = h("dd", { class: "detail" });
      const box = h("div", { "data-figure": key }, h("dt", {}, label), value, detail);
      this.cells.set(key, { box, value, detail });
      this.element.append(box);
    }
  }

  /** @param {Object} data of the charts; percentiles are the server's, from merged sketches */
  update({ sum, summary, seconds }) {
    const set = (key, value, detail, mark = null) => {
      const cell = this.cells.get(key);
      text(cell.value, value);
      text(cell.detail, detail);
      attribute(cell.box, "data-mark", mark);
    };
    const received = sum.windows > 0;
    set("requests", received ? format.count(sum.requests) : "–", received ? `${format.rate(seconds > 0 ? sum.requests / seconds : null)} on average` : "none yet");
    set("failed", format.failedShare(sum.failedShare), `${format.count(sum.failed)} requests`, severity(sum.failedShare));
    for (const key of LATENCIES) set(key, format.millis(summary?.service?.[key]), "service time");
    set("completeness", format.completeness(sum.completeness), sum.lost ? `${format.count(sum.lost)} lines lost` : "no line lost", sum.lost ? "bad" : null);
    set("aborted", received ? format.count(sum.aborted) : "–", "apart from failed");
    set("bytes", received ? format.bytes(sum.bytes) : "–", received && seconds > 0 ? `${format.bytes(sum.bytes / seconds)}/s` : "");
  }
}
