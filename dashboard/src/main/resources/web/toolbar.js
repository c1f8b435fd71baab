import { attribute, h, text } from "./dom.js";
import { RANGES } from "./state.js";
import { now } from "./time.js";
import { scaled } from "./zoom.js";

/** What range is seen, and the ways to another. */
export class Toolbar {
  /**
   * @param {string} app
   * @param {function(string)} onRange a range that follows
   * @param {function(number, number)} onZoom a range that stays
   */
  constructor(app, onRange, onZoom) {
    this.ranges = RANGES.map(({ name, label, long }) => h("button", { type: "button", "data-range": name, "aria-label": `Follow the ${long}`, click: () => onRange(name) }, label));
    const move = (label, symbol, target) => h("button", { type: "button", "aria-label": label, title: label, click: () => this.to(target(this.bounds), onZoom, onRange) }, symbol);
    const shifted = ({ from, until }, by) => ({ from: from + (until - from) * by, until: until + (until - from) * by });
    this.what_ = h("span", { class: "span", "data-span": true });
    this.follow = h("button", { type: "button", class: "follow", click: () => onRange(this.state.range) }, "Back to live");
    this.element = h(
      "div",
      { class: "toolbar" },
      h("h1", { tabindex: -1 }, app),
      h("div", { class: "group", role: "group", "aria-label": "Range" }, ...this.ranges),
      h("div", { class: "group", role: "group", "aria-label": "Move and zoom" },
        move("Earlier", "‹", (bounds) => shifted(bounds, -0.5)),
        move("Later", "›", (bounds) => shifted(bounds, 0.5)),
        move("Zoom in", "+", (bounds) => scaled(bounds, 0.5)),
        move("Zoom out", "−", (bounds) => scaled(bounds, 2))),
      this.what_,
      this.follow,
    );
  }

  to({ from, until }, onZoom, onRange) {
    // Later than now is the live view.
    if (this.state.zoom && until > now() + (until - from) / 4) onRange(this.state.range);
    else onZoom(from, until);
  }

  /** The range in words, for the window's title. */
  what() {
    return this.state?.zoom ? this.what_.textContent : RANGES.find(({ name }) => name === this.state?.range)?.label ?? "";
  }

  update(state, bounds, clock) {
    this.state = state;
    this.bounds = bounds;
    this.ranges.forEach((button) => attribute(button, "aria-pressed", !state.zoom && button.dataset.range === state.range));
    text(this.what_, `${clock.moment(bounds.from)} – ${clock.moment(bounds.until)}`);
    this.follow.hidden = !state.zoom;
  }
}
