import * as format from "./format.js";
import { h, text } from "./dom.js";

const PARTS = [
  ["counted", "counted", "in a window"],
  ["duplicates", "duplicates", "delivered before, counted once"],
  ["unparseable", "unparseable", "counted as lines, kept as dead letters"],
  ["tooLate", "too late", "received more than the allowed lateness after their time"],
  ["windowClosed", "window closed", "their window's state was released"],
  ["futureTimestamp", "from the future", "ahead of their receipt by more than a minute"],
  ["timestamp", "bad timestamp", "no time that can be read"],
];

const NOTE = "by the hour of receipt";

/** What became of the lines that were received: nothing disappears. */
export class Balance {
  constructor() {
    this.received = h("b", {});
    this.values = PARTS.map(() => h("dd", {}));
    this.verdict = h("p", { class: "verdict" });
    this.note = h("span", { class: "note" }, NOTE);
    this.element = h(
      "section",
      { class: "panel", "aria-labelledby": "balance", "data-panel": "balance" },
      h("header", {}, h("h2", { id: "balance" }, "Balance"), this.note),
      h("p", { class: "received" }, this.received, " router lines received"),
      h("dl", { class: "parts" }, ...PARTS.map(([, label, meaning], i) => h("div", {}, h("dt", {}, label, h("small", {}, meaning)), this.values[i]))),
      this.verdict,
    );
  }

  /** @param {?Object} answer of /balance, null while it is awaited */
  update(answer, clock) {
    const total = answer?.total ?? {};
    text(this.received, format.count(total.received));
    PARTS.forEach(([key], i) => text(this.values[i], format.count(total[key])));
    if (!answer) {
      text(this.note, NOTE);
      text(this.verdict, "loading");
      this.verdict.classList.remove("bad");
      return;
    }
    const hours = answer.hours;
    if (hours.length > 0) text(this.note, `${clock.moment(hours[0].start, false)} to ${clock.moment(hours[hours.length - 1].start + 3600, false)}, whole hours of receipt`);
    const rest = total.received - PARTS.reduce((sum, [key]) => sum + (total[key] ?? 0), 0);
    const unread = answer.gaps.length ? ` ${answer.gaps.length} hours cannot be read.` : "";
    text(this.verdict, !hours.length ? `Nothing has been added up for these hours yet.${unread}` : rest === 0 ? `Every line is accounted for.${unread}` : `${format.count(Math.abs(rest))} lines are not accounted for.${unread}`);
    this.verdict.classList.toggle("bad", rest !== 0);
  }
}
