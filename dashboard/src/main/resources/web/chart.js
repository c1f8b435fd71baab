import { announce, attribute, h, text } from "./dom.js";
import { Plot } from "./plot.js";
import { elapsed, linear, logarithmic } from "./scales.js";
import { chartTable } from "./tables.js";
import { keys } from "./zoom.js";

/** Where a logarithmic axis begins, ms. */
const SMALLEST = 1;
/** A window that has been counted for less than this, in seconds, has no rate yet. */
const SO_FAR = 2;

/** One panel: title, a legend that also shows the values, a chart, and on request the same as a table. */
export class Chart {
  /**
   * @param {Object} panel one of PANELS
   * @param {{zoom: function(number, number), hover: function(?number), toggle: function(string), table: function(string),
   *     scale: function()}} actions what the reader does
   */
  constructor(panel, actions) {
    const { id, title, note } = panel;
    this.panel = panel;
    this.actions = actions;
    this.hovered = null;
    this.at = h("span", { class: "at" });
    this.legend = h("ul", { class: "legend" });
    this.plot = new Plot({ hover: actions.hover, select: actions.zoom });
    this.empty = h("p", { class: "nothing" }, panel.empty);
    this.tableButton = h("button", { class: "quiet", type: "button", click: () => actions.table(id) }, "Table");
    this.scaleButton = panel.lines ? h("button", { class: "quiet", type: "button", click: () => actions.scale() }) : null;
    this.table = h("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": `${title} as a table` });
    this.element = h(
      "section",
      { class: "panel", "aria-labelledby": `panel-${id}`, "data-panel": id },
      h("header", {}, h("h2", { id: `panel-${id}` }, title), h("span", { class: "note" }, note), this.at, this.scaleButton, this.tableButton),
      this.legend,
      h("div", { class: "frame" }, this.plot.element, this.empty),
      this.table,
    );
    keys(this);
  }

  /**
   * Shows a range.
   *
   * @param {Object} data `starts`, `windows`, `sum`, `summary`, `store`, `from`, `until`
   * @param {Object} state what is hidden, and how to scale
   * @param {Clock} clock
   */
  update(data, state, clock) {
    const { id, lines } = this.panel;
    this.data = data;
    this.clock = clock;
    this.log = lines && state.scale === "log";
    this.series = this.panel.series(data.sum).map((series) => ({ ...series, hidden: state.hide.has(`${id}.${series.key}`) }));
    this.values = this.series.map(({ key }) => data.windows.map((window, i) => this.value(window, data.starts[i], key)));
    this.draw();
    this.renderLegend();
    this.renderTable(state.tables.has(id));
    this.empty.hidden = this.values.some((values) => values.some((value) => (lines ? value !== null : value > 0)));
    attribute(this.plot.element, "aria-label", this.describe());
    if (lines) {
      text(this.scaleButton, this.log ? "Log" : "Linear");
      attribute(this.scaleButton, "aria-label", `${this.log ? "Log" : "Linear"} scale of ${this.panel.title}`);
    }
  }

  /** A window's number as it is drawn; one that is just beginning has no rate yet. */
  value(window, start, key) {
    if (!window) return null;
    const value = this.panel.value(window, key);
    if (!this.panel.perSecond || value === null) return value;
    const seconds = elapsed(start, this.data.store.step, this.data.store.newest);
    return seconds < SO_FAR ? null : value / seconds;
  }

  draw() {
    const { starts, windows, store, from, until } = this.data;
    const drawn = this.panel.lines ? this.clamped() : this.stacked();
    const series = this.series.map((one, i) => ({ ...one, values: drawn[i] })).filter(({ hidden }) => !hidden);
    const extent = series.flatMap(({ values }) => values.filter((value) => value !== null));
    const max = extent.reduce((a, b) => Math.max(a, b), 0);
    const last = starts.length - 1;
    const open = windows[last] && store.newest < starts[last] + store.step;
    this.plot.show({
      from, until, starts, series,
      step: store.step,
      clock: this.clock,
      log: this.log,
      y: this.log ? logarithmic(extent.reduce((a, b) => Math.min(a, b), Infinity), max) : linear(max),
      tick: this.panel.tick ?? this.panel.format,
      marks: {
        gaps: [...store.gaps.keys()],
        open: open ? [starts[last]] : [],
        lost: starts.filter((_, i) => windows[i]?.lost > 0),
        late: [...store.late.keys()],
      },
    });
    this.hover(this.hovered);
  }

  clamped() {
    return this.log ? this.values.map((values) => values.map((v) => (v === null ? null : Math.max(v, SMALLEST)))) : this.values;
  }

  stacked() {
    let below = this.data.starts.map(() => 0);
    return this.series.map(({ hidden }, s) => {
      if (!hidden) below = below.map((value, i) => value + (this.values[s][i] ?? 0));
      return below.map((value, i) => (this.values[s][i] === null ? null : value));
    });
  }

  /** Puts the crosshair on a window, or removes it. @param {?number} start */
  hover(start) {
    this.hovered = start;
    if (!this.data) return;
    this.plot.cross(start);
    this.readOut();
  }

  renderLegend() {
    const shape = JSON.stringify(this.series.map(({ key }) => key));
    if (shape !== this.shape) {
      this.shape = shape;
      this.items = this.series.map((series) => this.legendItem(series));
      const items = this.items.map(({ button }) => h("li", {}, button));
      this.legend.replaceChildren(...(this.panel.upward ? items : items.reverse()));
    }
    this.items.forEach(({ button }, i) => attribute(button, "aria-pressed", !this.series[i].hidden));
    this.readOut();
  }

  legendItem({ key, label, color }) {
    const value = h("b", {});
    const swatch = h("i", { class: "swatch", "aria-hidden": true });
    swatch.style.background = `var(${color})`;
    const button = h("button", { type: "button", "data-series": key, click: () => this.actions.toggle(`${this.panel.id}.${key}`) }, swatch, h("span", {}, label), value);
    return { button, value };
  }

  /** Numbers under the crosshair, or of the whole range. */
  readOut() {
    if (!this.items) return;
    const { starts, sum, summary } = this.data;
    const index = starts.indexOf(this.hovered);
    text(this.at, index < 0 ? "" : this.clock.moment(this.hovered));
    this.items.forEach(({ value }, i) => {
      text(value, index < 0 ? this.panel.whole(sum, summary, this.series[i].key) : this.panel.format(this.values[i][index]));
    });
  }

  /** Says what is under the crosshair, for people who move it by keyboard. */
  tell() {
    const index = this.data.starts.indexOf(this.hovered);
    const gap = this.data.store.gaps.get(this.hovered);
    const numbers = this.series.map(({ label }, i) => `${label} ${this.panel.format(this.values[i][index])}`);
    announce(`${this.clock.moment(this.hovered)}: ${gap ? `unreadable, ${gap}` : this.data.windows[index] ? numbers.join(", ") : "no data"}`);
  }

  describe() {
    const { from, until, sum, summary } = this.data;
    const numbers = this.series.map(({ key, label }) => `${label} ${this.panel.whole(sum, summary, key)}`);
    return `${this.panel.title}, ${this.panel.note}, ${this.clock.moment(from)} to ${this.clock.moment(until)}. ${numbers.join(", ") || this.panel.empty}`;
  }

  renderTable(open) {
    attribute(this.tableButton, "aria-expanded", open);
    attribute(this.tableButton, "aria-label", `Table of ${this.panel.title}`);
    this.table.hidden = !open;
    const before = this.table.firstElementChild;
    const table = open ? chartTable(this, before) : null;
    if (table !== before) this.table.replaceChildren(...(open ? [table] : []));
  }

  destroy() {
    this.plot.destroy();
  }
}
