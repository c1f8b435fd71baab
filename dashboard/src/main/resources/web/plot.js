import { h } from "./dom.js";
import { timeAxis } from "./scales.js";

const HEIGHT = 200;
const LEFT = 58;
const RIGHT = 12;
const TOP = 12;
const BOTTOM = 24;

/**
 * A canvas with a time axis, and a crosshair and a selection above it. A count covers its whole window, a percentile sits
 * in the middle of it, and where there is no window there is nothing.
 */
export class Plot {
  /** @param {{hover: function(?number), select: function(number, number)}} actions in epoch seconds */
  constructor(actions) {
    this.canvas = h("canvas", { "aria-hidden": true });
    this.crosshair = h("div", { class: "crosshair", hidden: true });
    this.selection = h("div", { class: "selection", hidden: true });
    this.element = h("div", { class: "plot", tabindex: 0, role: "application", "aria-roledescription": "chart", "aria-describedby": "chart-keys" },
      this.canvas, this.crosshair, this.selection);
    this.resized = new ResizeObserver(() => this.draw());
    this.resized.observe(this.element);
    this.point(actions);
  }

  /**
   * @param {Object} scene `from`, `until`, `starts`, `step`, `y` (min, max, ticks), `log`, `series` with `values`, `color`
   *     and `shape` (`bars`, `line` or `dashes`), `tick` and `clock` for labels, `marks`
   */
  show(scene) {
    this.scene = scene;
    this.draw();
  }

  /** Left edge of a time, in CSS pixels. */
  x(seconds) {
    const { from, until } = this.scene;
    return LEFT + ((seconds - from) / (until - from)) * (this.width - LEFT - RIGHT);
  }

  y(value) {
    const { log, y: { min, max } } = this.scene;
    const of = log ? Math.log : (v) => v;
    return HEIGHT - BOTTOM - ((of(value) - of(min)) / (of(max) - of(min))) * (HEIGHT - TOP - BOTTOM);
  }

  /** The time at a place, within the range. */
  at(x) {
    const { from, until } = this.scene;
    const share = (x - LEFT) / (this.width - LEFT - RIGHT);
    return Math.min(until - 0.001, Math.max(from, from + share * (until - from)));
  }

  /** Draws everything, in the colours of the theme. */
  draw() {
    this.width = this.element.clientWidth;
    if (!this.scene || !this.width) return;
    const ratio = devicePixelRatio || 1;
    const [width, height] = [Math.round(this.width * ratio), HEIGHT * ratio];
    if (this.canvas.width !== width || this.canvas.height !== height) Object.assign(this.canvas, { width, height });
    const style = getComputedStyle(this.element);
    this.color = (name) => style.getPropertyValue(name);
    this.pen = this.canvas.getContext("2d");
    this.pen.setTransform(ratio, 0, 0, ratio, 0, 0);
    this.pen.clearRect(0, 0, this.width, HEIGHT);
    this.axes(style.fontFamily);
    this.marks();
    // The highest of a stack first: the lower ones are painted over it.
    for (const series of [...this.scene.series].reverse()) this[series.shape ?? "bars"](series);
  }

  axes(font) {
    const { pen, scene } = this;
    const { ticks, label } = timeAxis(scene.clock, scene.from, scene.until, this.width - LEFT - RIGHT);
    pen.font = `11px ${font}`;
    pen.fillStyle = this.color("--muted");
    pen.strokeStyle = this.color("--grid");
    pen.lineWidth = 1;
    pen.beginPath();
    pen.textBaseline = "middle";
    pen.textAlign = "right";
    for (const value of scene.y.ticks) {
      const y = Math.round(this.y(value)) + 0.5;
      pen.moveTo(LEFT, y);
      pen.lineTo(this.width - RIGHT, y);
      pen.fillText(scene.tick(value), LEFT - 8, y);
    }
    pen.textBaseline = "top";
    pen.textAlign = "center";
    for (const t of ticks) {
      const x = Math.round(this.x(t)) + 0.5;
      pen.moveTo(x, HEIGHT - BOTTOM);
      pen.lineTo(x, HEIGHT - BOTTOM + 4);
      pen.fillText(label(t), Math.min(x, this.width - 20), HEIGHT - BOTTOM + 8);
    }
    pen.stroke();
  }

  /** In addition to the lines: what cannot be read, what is still being counted, what was lost, what was corrected late. */
  marks() {
    const { pen, scene: { marks, step } } = this;
    const boxes = (starts, fill, top, height) => {
      pen.fillStyle = fill;
      for (const start of starts) {
        const left = this.x(start);
        pen.fillRect(left, top, Math.max(3, this.x(start + step) - left), height);
      }
    };
    pen.save();
    pen.beginPath();
    pen.rect(LEFT, 0, this.width - LEFT - RIGHT, HEIGHT);
    pen.clip();
    const inside = HEIGHT - TOP - BOTTOM;
    boxes(marks.gaps, this.hatch(), TOP, inside);
    boxes(marks.open, this.color("--open"), TOP, inside);
    boxes(marks.lost, this.color("--bad"), TOP - 7, 4);
    boxes(marks.late, this.color("--accent"), HEIGHT - BOTTOM + 1, 3);
    pen.restore();
  }

  hatch() {
    const tile = document.createElement("canvas");
    tile.width = tile.height = 6;
    const pen = tile.getContext("2d");
    pen.strokeStyle = this.color("--muted");
    pen.globalAlpha = 0.5;
    for (const shift of [-3, 3]) {
      pen.moveTo(shift, 6);
      pen.lineTo(shift + 6, 0);
    }
    pen.stroke();
    return this.pen.createPattern(tile, "repeat");
  }

  /** A bar for each window, touching each other where they are narrow; one for the highest of several if they are too narrow. */
  bars({ values, color }) {
    const { pen, scene: { starts, step } } = this;
    const floor = this.y(0);
    const wide = this.x(step) - this.x(0);
    const together = Math.max(1, Math.ceil(1.5 / wide));
    const space = wide > 6 ? 1 : 0;
    pen.fillStyle = this.color(color);
    for (let i = 0; i < starts.length; i += together) {
      const known = values.slice(i, i + together).filter((value) => value !== null);
      if (!known.length) continue;
      const left = Math.round(this.x(starts[i]));
      const right = Math.max(left + 1, Math.round(this.x(starts[i] + step * together)) - space);
      const top = this.y(Math.max(...known));
      pen.fillRect(left, top, right - left, floor - top);
    }
  }

  /** A dash for each window, for values without a line from one window to the next. */
  dashes({ values, color }) {
    const { pen, scene: { starts, step } } = this;
    pen.fillStyle = this.color(color);
    starts.forEach((start, i) => {
      if (values[i] !== null) pen.fillRect(this.x(start), this.y(values[i]) - 0.75, Math.max(1, this.x(step) - this.x(0) - 1), 1.5);
    });
  }

  /** A line through the middles of windows, broken where one is missing; a window alone is a dash. */
  line({ values, color }) {
    const { pen, scene: { starts, step } } = this;
    const known = (i) => values[i] !== null && values[i] !== undefined;
    pen.strokeStyle = this.color(color);
    pen.lineWidth = 1.5;
    pen.lineJoin = "round";
    pen.beginPath();
    starts.forEach((start, i) => {
      if (!known(i)) return;
      const y = this.y(values[i]);
      if (known(i - 1)) {
        pen.lineTo(this.x(start + step / 2), y);
      } else if (known(i + 1)) {
        pen.moveTo(this.x(start + step / 2), y);
      } else {
        pen.moveTo(this.x(start), y);
        pen.lineTo(this.x(start + step), y);
      }
    });
    pen.stroke();
  }

  /** Puts the crosshair on a window. @param {?number} start null removes it */
  cross(start) {
    const visible = start !== null && this.scene && start >= this.scene.from && start < this.scene.until;
    this.crosshair.hidden = !visible;
    if (visible) this.place(this.crosshair, this.x(start + this.scene.step / 2), 0);
  }

  /** Shows what would be zoomed into. @param {?number} from null removes it */
  select(from, until) {
    this.selection.hidden = from === null;
    if (from !== null) this.place(this.selection, this.x(from), this.x(until) - this.x(from));
  }

  place(element, left, width) {
    Object.assign(element.style, { transform: `translateX(${left}px)`, width: `${width || 1}px`, top: `${TOP}px`, height: `${HEIGHT - TOP - BOTTOM}px` });
  }

  /** Mouse, pen and finger alike; a finger that moves up or down scrolls the page. */
  point({ hover, select }) {
    let began = null;
    const here = (event) => event.clientX - this.element.getBoundingClientRect().left;
    const on = (name, listener) => this.element.addEventListener(name, (event) => this.scene && listener(event));
    const stop = () => {
      began = null;
      this.select(null);
    };
    on("pointerdown", (event) => {
      if (event.button === 0) began = here(event);
    });
    on("pointermove", (event) => {
      hover(Math.floor(this.at(here(event)) / this.scene.step) * this.scene.step);
      if (began === null || Math.abs(here(event) - began) < 4) return;
      this.element.setPointerCapture(event.pointerId);
      const [a, b] = [this.at(began), this.at(here(event))];
      this.select(Math.min(a, b), Math.max(a, b));
    });
    on("pointerup", (event) => {
      const moved = began !== null && Math.abs(here(event) - began) >= 4;
      const [a, b] = [this.at(began ?? 0), this.at(here(event))];
      stop();
      if (moved) select(Math.min(a, b), Math.max(a, b));
    });
    on("pointercancel", stop);
    on("pointerleave", () => began === null && hover(null));
  }

  destroy() {
    this.resized.disconnect();
  }
}
