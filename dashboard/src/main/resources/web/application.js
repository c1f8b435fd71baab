import { get } from "./api.js";
import { Balance } from "./balance.js";
import { Chart } from "./chart.js";
import { announce, attribute, h, text } from "./dom.js";
import { Figures } from "./figures.js";
import { Live } from "./live.js";
import { unknownApplication } from "./messages.js";
import { PANELS } from "./panels.js";
import { Routes } from "./routes.js";
import { RANGES } from "./state.js";
import { Clock, now } from "./time.js";
import { Toolbar } from "./toolbar.js";
import { LATE_AFTER, Windows, total } from "./windows.js";
import { snapped } from "./zoom.js";

const RETRY = 3000;
/** Events within this time after a reconnection are those that were missed. */
const CATCH_UP = 3;
const REDRAW = 200;

/** One application: its figures, charts, routes and balance, over a range that follows the clock or is fixed. */
export class ApplicationView {
  /**
   * @param {Address} address
   * @param {Status} status
   */
  constructor(address, status) {
    this.address = address;
    this.status = status;
    this.app = address.state.app;
    this.figures = new Figures();
    this.toolbar = new Toolbar(this.app, (range) => address.go({ range, zoom: null }), (from, until) => this.zoom(from, until));
    this.charts = PANELS.map((panel) => new Chart(panel, this.actions()));
    this.routes = new Routes((sort) => address.adjust({ sort }));
    this.balance = new Balance();
    this.notice = h("p", { class: "notice", hidden: true });
    this.body = h("div", { class: "application" }, this.figures.element, this.notice,
      h("div", { class: "panels" }, ...this.charts.map((chart) => chart.element)),
      h("div", { class: "panels tables" }, this.routes.element, this.balance.element));
    this.element = h("div", {}, this.toolbar.element, this.body);
    this.timer = setInterval(() => this.tick(), 1000);
    this.summary = this.routesAnswer = this.balanceAnswer = null;
    this.lostAt = null;
    this.caughtUpAt = 0;
  }

  title() {
    return `${this.app} · ${this.toolbar.what()}`;
  }

  actions() {
    const toggled = (set, name) => {
      const copy = new Set(set);
      if (!copy.delete(name)) copy.add(name);
      return copy;
    };
    const { address } = this;
    return {
      zoom: (from, until) => this.zoom(from, until),
      hover: (start) => this.charts.forEach((chart) => chart.hover(start)),
      toggle: (name) => address.adjust({ hide: toggled(address.state.hide, name) }),
      table: (name) => address.adjust({ tables: toggled(address.state.tables, name) }),
      scale: () => address.adjust({ scale: address.state.scale === "log" ? "linear" : "log" }),
    };
  }

  zoom(from, until) {
    const zoom = snapped(from, Math.min(until, now() + 60), this.store?.step ?? 10);
    this.address.go({ zoom });
    announce(`Zoomed to ${this.clock.moment(zoom.from)} until ${this.clock.moment(zoom.until)}`);
  }

  /** Shows a state of the same application. */
  update(state) {
    const range = JSON.stringify([state.range, state.zoom]);
    this.state = state;
    if (this.clock?.zone !== new Clock(state.zone).zone) this.clock = new Clock(state.zone);
    if (range !== this.range) {
      this.range = range;
      this.stale = true;
      // Of another range: nothing is better.
      this.summary = this.routesAnswer = this.balanceAnswer = null;
      this.load();
    }
    this.render();
  }

  /** The visible range. While it follows, its end is the end of the current window. */
  bounds() {
    if (this.state.zoom) return this.state.zoom;
    const step = this.store?.step ?? 10;
    const until = (Math.floor(now() / step) + 1) * step;
    return { from: until - RANGES.find(({ name }) => name === this.state.range).seconds, until };
  }

  async load() {
    this.request?.abort();
    clearTimeout(this.retry);
    const request = (this.request = new AbortController());
    attribute(this.body, "aria-busy", true);
    const { range, zoom } = this.state;
    try {
      const series = await get(["apps", this.app, "series"], zoom ? { from: zoom.from, until: zoom.until } : { range }, request.signal);
      this.arrived(series);
    } catch (problem) {
      if (problem.name !== "AbortError") this.failed(problem);
    }
  }

  arrived(series) {
    const before = this.store;
    this.store = new Windows(series);
    if (before?.resolution === series.resolution) this.store.keepNewer(before);
    this.stale = false;
    this.status.failed(null);
    attribute(this.body, "aria-busy", null);
    if (!this.body.isConnected) this.element.replaceChildren(this.toolbar.element, this.body);
    if (this.live?.query.resolution !== series.resolution) this.listen(series.resolution);
    this.render();
    this.summarize(true);
  }

  failed(problem) {
    attribute(this.body, "aria-busy", null);
    if (problem.status === 404) {
      this.element.replaceChildren(this.toolbar.element, unknownApplication(this.app, this.address.state));
      this.status.connection("waiting");
    } else if (problem.status === 400) {
      this.say(`${problem.message} `, h("button", { type: "button", click: () => this.address.go({ zoom: null, range: RANGES[0].name }) }, `Show the ${RANGES[0].long}`));
      return;
    } else {
      this.status.failed(problem.message);
    }
    this.retry = setTimeout(() => this.load(), RETRY);
  }

  listen(resolution) {
    this.live?.close();
    this.live = new Live(
      { app: this.app, resolution },
      {
        window: (event) => this.changed(event, (store) => store.apply(event.window, event.now / 1000, this.lateBefore())),
        gap: (event) => this.changed(event, (store) => store.lose(event.start, event.reason)),
        // Also when Redis was away.
        reset: () => this.load(),
        redis: ({ up }) => this.status.redisUp(up),
      },
      (state, resumed) => this.connection(state, resumed),
    );
  }

  connection(state, resumed) {
    const live = state === "live";
    this.status.connection(state);
    if (!live && this.caughtUpAt !== Infinity) this.lostAt = now();
    this.caughtUpAt = live ? now() + CATCH_UP : Infinity;
    // What changed between the first answer and the subscription.
    if (live && !resumed) this.load();
  }

  /** What was missed is as late as it was when contact was lost, not when we hear of it. */
  lateBefore() {
    return (now() < this.caughtUpAt && this.lostAt !== null ? this.lostAt : now()) - LATE_AFTER;
  }

  changed({ resolution }, how) {
    if (resolution !== this.store.resolution) return;
    how(this.store);
    this.dirty = true;
    this.drawing ??= setTimeout(() => requestAnimationFrame(() => {
      this.drawing = null;
      this.render();
    }), REDRAW);
  }

  tick() {
    this.status.show();
    if (!this.store || document.hidden) return;
    if (!this.state.zoom && this.bounds().until !== this.shown?.until) this.render();
    if (this.dirty || !this.state.zoom) this.summarize(false);
  }

  render() {
    this.toolbar.update(this.state, this.bounds(), this.clock);
    if (!this.store || !this.body.isConnected) return;
    const { store, state, clock } = this;
    const { from, until } = this.bounds();
    // Until the rest has arrived the old numbers stay, dimmed, and none is shown that would be wrong.
    if (this.stale && !store.covers(from)) return;
    if (!state.zoom) store.prune(from - 2 * store.step);
    const { starts, windows } = store.grid(from, until);
    const sum = total(windows);
    const first = windows.findIndex(Boolean);
    const seconds = first < 0 ? 0 : Math.min(until, store.newest ?? until) - starts[first];
    this.shown = { starts, windows, sum, summary: this.summary, store, from, until, seconds };
    this.figures.update(this.shown);
    this.charts.forEach((chart) => chart.update(this.shown, state, clock));
    this.routes.update(this.routesAnswer, state.sort, clock);
    this.balance.update(this.balanceAnswer, clock);
    this.status.data(store.newest);
    this.status.completeness(sum.windows ? sum : null);
    this.status.corrections([...store.late.values()].filter(({ start }) => start >= from && start < until).map((late) => this.correction(late)));
    this.remark(sum, from, until);
  }

  correction({ start, requests, at }) {
    const what = requests > 0 ? `+${requests} requests` : requests < 0 ? `${requests} requests` : "counts other than requests";
    return `${this.clock.moment(start)}: ${what}, corrected at ${this.clock.moment(at)}`;
  }

  /** What a chart alone does not say: that there is nothing, or something that cannot be read. */
  remark(sum, from, until) {
    const { newest, gaps } = this.store;
    const unread = [...gaps].filter(([start]) => start >= from && start < until);
    if (this.stale) {
      this.notice.hidden = true;
    } else if (unread.length > 0) {
      const [start, reason] = unread[0];
      this.say(`${unread.length} ${unread.length === 1 ? "window" : "windows"} of this range cannot be read, hatched below: ${this.clock.moment(start)}, ${reason}${unread.length > 1 ? ", and others" : ""}.`);
    } else if (sum.windows > 0) {
      this.notice.hidden = true;
    } else if (newest !== null && (newest < from || newest > until)) {
      this.say(`Nothing was counted in this range. The newest data is from ${this.clock.moment(newest)}. `,
        h("button", { type: "button", click: () => this.zoom(newest - 600, newest + 60) }, "Show it"));
    } else {
      this.say("Nothing was counted in this range.");
    }
  }

  say(...words) {
    if (this.notice.hidden || this.notice.textContent !== words.map((word) => word.textContent ?? word).join("")) this.notice.replaceChildren(...words);
    this.notice.hidden = false;
  }

  /** Asks for what only the server can merge, but not too often. @param {boolean} atOnce */
  async summarize(atOnce) {
    const pause = Math.min(60, Math.max(5, this.store.step / 4));
    const due = (last, every) => atOnce || now() - (last ?? 0) >= every;
    // While the range is stale, what is shown is not what will be.
    if (this.stale || (this.asking && !atOnce)) return;
    const query = { from: this.shown.from, until: this.shown.until };
    const { signal } = this.request;
    const fetch = async (part) => (this[part === "summary" ? "summary" : `${part}Answer`] = await get(["apps", this.app, part], query, signal));
    const wanted = [];
    if (due(this.summaryAt, pause)) {
      this.summaryAt = now();
      wanted.push("summary");
    }
    if (due(this.tablesAt, pause * 2)) {
      this.tablesAt = now();
      wanted.push("routes", "balance");
    }
    if (!wanted.length) return;
    this.dirty = false;
    this.asking = true;
    try {
      await Promise.all(wanted.map(fetch));
      this.render();
    } catch (problem) {
      // The next round asks again; the banner stays until it is answered.
      if (problem.name !== "AbortError") this.status.failed(problem.message);
      return;
    } finally {
      this.asking = false;
    }
    this.status.failed(null);
  }

  redraw() {
    this.charts.forEach((chart) => chart.plot.draw());
  }

  destroy() {
    this.request?.abort();
    this.live?.close();
    clearInterval(this.timer);
    clearTimeout(this.retry);
    clearTimeout(this.drawing);
    this.charts.forEach((chart) => chart.destroy());
  }
}
