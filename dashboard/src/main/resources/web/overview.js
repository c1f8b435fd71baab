import { get } from "./api.js";
import * as format from "./format.js";
import { attribute, h, text } from "./dom.js";
import { severity } from "./figures.js";
import { Live } from "./live.js";
import { noApplications } from "./messages.js";
import { sparkline } from "./sparkline.js";
import { elsewhere, format as addressOf } from "./state.js";
import { SortedTable } from "./tables.js";
import { now } from "./time.js";

const RETRY = 3000;
const REDRAW = 250;
/** How long rows keep their places; longer while the pointer is over them. */
const REORDER = 10_000;
const STALE = 60;
/** So many seconds after its end a minute has arrived, and all rows are fetched again: one that has stopped has no events. */
const SETTLED = 3;
/** Seconds of the shortest window. */
const PANE = 10;

/** All applications, one per row. */
export class OverviewView {
  constructor(address, status) {
    this.address = address;
    this.status = status;
    this.rows = new Map();
    this.filter = h("input", { type: "search", placeholder: "Filter", "aria-label": "Filter applications by name", autocomplete: "off", spellcheck: "false", input: () => address.adjust({ filter: this.filter.value }) });
    this.summary = h("p", { class: "summary" });
    this.table = new SortedTable("Applications, over the last 15 minutes", this.columns(), ({ app }) => app, "-rate", (sort) => address.adjust({ sort }));
    this.table.element.classList.add("applications");
    this.nobody = h("p", { class: "nobody", hidden: true }, "No application's name contains that.");
    this.list = h("section", { class: "panel list", "aria-label": "Applications" }, this.table.element, this.nobody);
    this.message = noApplications();
    this.content = h("div", { class: "overview", "aria-busy": true }, h("p", { class: "loading" }, "loading applications"));
    this.element = h("div", {}, h("div", { class: "toolbar" }, h("h1", { tabindex: -1 }, "Applications"), this.filter, this.summary), this.content);
    this.timer = setInterval(() => this.tick(), 1000);
    this.listen();
    this.load();
  }

  title() {
    return "Applications";
  }

  columns() {
    const number = (key, label, fill, value = (row) => row[key] ?? null) => ({ key, label, value, fill });
    return [
      { key: "app", label: "Application", ascending: true, value: ({ app }) => app, fill: (cell, row) => this.link(cell, row) },
      number("requests", "Last 15 min", (cell, row) => this.spark(cell, row)),
      number("rate", "Requests/s", (cell, { rate }) => text(cell, format.short(rate))),
      number("failed", "Failed", (cell, { failedShare: share }) => {
        text(cell, format.failedShare(share));
        attribute(cell, "data-mark", severity(share));
      }, ({ failedShare }) => failedShare),
      number("p95", "p95", (cell, { p95 }) => text(cell, format.millis(p95))),
      number("complete", "Complete", (cell, { completeness, lost }) => {
        text(cell, format.completeness(completeness));
        attribute(cell, "title", lost ? `${format.count(lost)} lines lost` : null);
        attribute(cell, "data-mark", lost ? "bad" : null);
      }, ({ completeness }) => completeness),
      number("age", "Data age", (cell, { newest }) => {
        const old = newest === null ? null : Math.max(0, now() - newest);
        text(cell, format.age(old));
        attribute(cell, "data-mark", old > STALE ? "warn" : null);
      }, ({ newest }) => (newest === null ? null : -newest)),
    ];
  }

  link(cell, { app }) {
    const href = addressOf(elsewhere(this.state, app));
    if (!cell.firstChild) cell.append(h("a", {}, app));
    attribute(cell.firstChild, "href", href);
    attribute(cell.firstChild, "data-app", app);
  }

  spark(cell, { sparkline: values, requests }) {
    const shape = JSON.stringify(values);
    if (cell.dataset.shape === shape) return;
    cell.dataset.shape = shape;
    cell.replaceChildren(sparkline(values), h("span", {}, format.count(requests)));
  }

  listen() {
    this.live = new Live(
      {},
      {
        app: (row) => this.changed(row),
        // Also when Redis was away.
        reset: () => this.load(),
        redis: ({ up }) => this.status.redisUp(up),
      },
      (state, resumed) => {
        this.status.connection(state);
        // What changed between the first answer and the subscription.
        if (state === "live" && !resumed) this.load();
      },
    );
  }

  async load() {
    this.request?.abort();
    clearTimeout(this.retry);
    const request = (this.request = new AbortController());
    this.minute = minute();
    try {
      const { apps } = await get(["apps"], { range: "15m" }, request.signal);
      this.rows = new Map(apps.map((row) => [row.app, dated(row)]));
      if (!this.loaded) this.reorderAt = 0;
      this.loaded = true;
      this.status.failed(null);
      this.render();
    } catch (problem) {
      if (problem.name === "AbortError") return;
      this.status.failed(problem.message);
      this.retry = setTimeout(() => this.load(), RETRY);
    }
  }

  changed(row) {
    this.rows.set(row.app, dated(row));
    this.drawing ??= setTimeout(() => requestAnimationFrame(() => {
      this.drawing = null;
      this.render();
    }), REDRAW);
  }

  tick() {
    if (!document.hidden) {
      if (this.loaded && this.minute !== minute()) this.load();
      this.render();
    }
    this.status.show();
  }

  update(state) {
    this.state = state;
    if (this.filter.value !== state.filter) this.filter.value = state.filter;
    this.reorderAt = 0;
    this.render();
  }

  render() {
    if (!this.loaded || !this.state) return;
    attribute(this.content, "aria-busy", null);
    const all = [...this.rows.values()];
    const content = all.length === 0 ? this.message : this.list;
    if (this.content.firstChild !== content) this.content.replaceChildren(content);
    const wanted = this.state.filter.toLowerCase();
    const rows = all.filter(({ app }) => app.toLowerCase().includes(wanted));
    const busy = this.list.matches(":hover, :focus-within");
    const reorder = this.reorderAt === 0 || (!busy && Date.now() >= this.reorderAt);
    if (reorder) this.reorderAt = Date.now() + REORDER;
    this.table.update(rows, this.state.sort, reorder);
    this.nobody.hidden = rows.length > 0;
    this.summarize(all);
  }

  summarize(all) {
    const sum = (value) => all.reduce((a, row) => a + (value(row) ?? 0), 0);
    const [requests, lost] = [sum((row) => row.requests), sum((row) => row.lost)];
    const failing = all.filter(({ failedShare }) => severity(failedShare)).length;
    text(this.summary, all.length ? `${all.length} ${all.length === 1 ? "application" : "applications"}, ${format.rate(sum((row) => row.rate))}${failing ? `, ${failing} with 1% failed or more` : ""}` : "");
    const newest = all.reduce((a, row) => Math.max(a, row.newest ?? 0), 0);
    this.status.data(newest || null);
    this.status.completeness(all.length ? { lost, completeness: requests + lost === 0 ? null : requests / (requests + lost) } : null);
  }

  redraw() {}

  destroy() {
    this.request?.abort();
    this.live.close();
    clearInterval(this.timer);
    clearTimeout(this.retry);
    clearTimeout(this.drawing);
  }
}

/** The last minute that is over. */
function minute() {
  return Math.floor((now() - SETTLED) / 60);
}

/** A row with the time of its newest data, since an age grows; and its own is that of when the row was read. */
function dated(row) {
  return { ...row, newest: Math.min(now(), row.lastWindow + PANE) };
}
