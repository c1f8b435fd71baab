import * as format from "./format.js";
import { attribute, h, text } from "./dom.js";
import { SortedTable } from "./tables.js";

/** The routes of a range, by default sorted by the time spent in them. */
export class Routes {
  /** @param {function(string)} onSort */
  constructor(onSort) {
    this.total = 0;
    const number = (key, label, write, more = {}) => ({ key, label, value: (row) => row[key] ?? null, fill: (cell, row) => text(cell, write(row[key])), ...more });
    this.table = new SortedTable(
      "Routes by requests, failures and service time",
      [
        { key: "route", label: "Route", ascending: true, value: (row) => row.route, fill: (cell, row) => text(cell, row.route) },
        number("requests", "Requests", format.count),
        number("failed", "Failed", format.count, { fill: (cell, row) => failed(cell, row) }),
        { key: "total", label: "Total time", value: (row) => row.total ?? null, fill: (cell, row) => this.share(cell, row) },
        number("p50", "p50", format.millis),
        number("p95", "p95", format.millis),
        number("p99", "p99", format.millis),
        number("max", "Max", format.millis),
      ],
      (row) => (row.isOther ? "\0other" : row.route),
      "-total",
      onSort,
    );
    this.note = h("p", { class: "note" });
    this.element = h(
      "section",
      { class: "panel wide", "aria-labelledby": "routes", "data-panel": "routes" },
      h("header", {}, h("h2", { id: "routes" }, "Routes"), this.note),
      h("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": "Routes as a table" }, this.table.element),
    );
  }

  /** @param {?Object} answer of /routes, null while it is awaited */
  update(answer, sort, clock) {
    const rows = answer ? [...answer.routes] : [];
    if (answer?.other?.requests) rows.push({ ...answer.other, route: "all other routes", isOther: true });
    this.total = rows.reduce((sum, row) => sum + (row.total ?? 0), 0);
    this.table.update(rows, sort);
    const gaps = answer?.gaps.length ? `; ${answer.gaps.length} windows cannot be read` : "";
    const expired = answer && answer.from < answer.keptFrom;
    const rest = `${expired ? `; kept since ${clock.moment(answer.keptFrom, false)} only` : ""}${gaps}`;
    text(this.note, !answer ? "loading" : rows.length ? `from ${answer.resolution} windows, sketches merged${rest}` : `no requests in this range${expired ? "" : " yet: routes are counted by the minute"}${rest}`);
    attribute(this.element, "aria-busy", answer ? null : true);
  }

  share(cell, row) {
    const share = this.total > 0 ? (row.total ?? 0) / this.total : 0;
    text(cell, `${format.span(row.total)} · ${Math.round(share * 100)}%`);
    cell.style.setProperty("--share", share);
  }
}

function failed(cell, row) {
  text(cell, row.failed ? `${format.count(row.failed)} · ${format.failedShare(row.failed / row.requests)}` : "0");
  cell.classList.toggle("bad", row.failed > 0 && row.failed / row.requests >= 0.05);
}
