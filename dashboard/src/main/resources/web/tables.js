import { attribute, h, text } from "./dom.js";

const MOST_ROWS = 200;

/**
 * A chart's numbers as a table, the newest window first.
 *
 * @param {Chart} chart
 * @param {?HTMLElement} before the table of a moment ago, which stays if only its numbers changed
 */
export function chartTable({ panel, series, values, data, clock }, before) {
  const rows = [];
  for (let i = data.starts.length - 1; i >= 0; i--) {
    const gap = data.store.gaps.get(data.starts[i]);
    if (!data.windows[i] && !gap) continue;
    rows.push([clock.moment(data.starts[i]), ...values.map((column, s) => (gap ? (s ? "" : `unreadable: ${gap}`) : panel.format(column[i])))]);
  }
  const shown = rows.slice(0, MOST_ROWS);
  const caption = rows.length > MOST_ROWS ? `The newest ${MOST_ROWS} of ${rows.length} windows; zoom in for the others.` : `${rows.length} windows`;
  const shape = JSON.stringify([caption, series.map(({ label }) => label), shown.map(([moment]) => moment)]);
  if (before?.dataset.shape === shape) {
    const cells = before.tBodies[0].rows;
    shown.forEach((row, r) => row.forEach((value, c) => text(cells[r].cells[c], value)));
    return before;
  }
  const head = (scope) => (value) => h("th", { scope }, value);
  return h(
    "table",
    { "data-shape": shape },
    h("caption", {}, caption),
    h("thead", {}, h("tr", {}, ...["Window", ...series.map(({ label }) => label)].map(head("col")))),
    h("tbody", {}, ...shown.map(([moment, ...numbers]) => h("tr", {}, head("row")(moment), ...numbers.map((number) => h("td", {}, number))))),
  );
}

/** Splits a sort such as `-total`. */
function sortOf(sort, columns, standard) {
  const name = sort.replace(/^-/, "");
  return columns.some((column) => column.key === name) ? { name, down: sort.startsWith("-") } : sortOf(standard, columns, standard);
}

/** A table whose columns sort. Rows keep their elements while the numbers change. */
export class SortedTable {
  /**
   * @param {string} caption
   * @param {Object[]} columns `key`, `label`, `value(row)` to sort by, `fill(cell, row)`, `ascending` if that comes first,
   *     `wide` if a small screen leaves it out
   * @param {function(Object): string} identity of a row
   * @param {string} standard how it is sorted when nobody asked
   * @param {function(string)} onSort
   */
  constructor(caption, columns, identity, standard, onSort) {
    Object.assign(this, { columns, identity, standard, rows: new Map() });
    this.heads = columns.map((column) =>
      h("th", { scope: "col", role: "columnheader", "data-column": column.key },
        h("button", { type: "button", click: () => onSort(this.next(column)) }, h("span", { class: "arrow", "aria-hidden": true }), column.label)),
    );
    this.body = h("tbody", { role: "rowgroup" });
    this.element = h(
      "table",
      { class: "sorted", role: "table" },
      h("caption", { class: "hidden" }, caption),
      h("thead", { role: "rowgroup" }, h("tr", { role: "row" }, ...this.heads)),
      this.body,
    );
  }

  next({ key, ascending }) {
    const { name, down } = this.sort;
    return (name === key ? !down : !ascending) ? `-${key}` : key;
  }

  /** Shows rows. @param {boolean} reorder false leaves them where they are, whatever their numbers */
  update(rows, sort, reorder = true) {
    this.sort = sortOf(sort, this.columns, this.standard);
    this.heads.forEach((head, i) => {
      const sorted = this.columns[i].key === this.sort.name;
      attribute(head, "aria-sort", sorted ? (this.sort.down ? "descending" : "ascending") : null);
      text(head.querySelector(".arrow"), sorted ? (this.sort.down ? "▾" : "▴") : "");
    });
    const kept = new Map();
    for (const row of rows) kept.set(this.identity(row), this.fill(row));
    for (const [key, element] of this.rows) if (!kept.has(key)) element.remove();
    const fresh = [...kept.keys()].some((key) => !this.rows.has(key));
    this.rows = kept;
    if (reorder || fresh) this.order(rows);
  }

  fill(row) {
    let element = this.rows.get(this.identity(row));
    if (!element) {
      element = h("tr", { role: "row" }, ...this.columns.map(({ key }, i) => h(i === 0 ? "th" : "td", { scope: i === 0 ? "row" : null, role: i === 0 ? "rowheader" : "cell", "data-column": key })));
    }
    this.columns.forEach(({ fill }, i) => fill(element.children[i], row));
    return element;
  }

  order(rows) {
    const { value } = this.columns.find(({ key }) => key === this.sort.name);
    const sign = this.sort.down ? -1 : 1;
    const sorted = [...rows].sort((a, b) => {
      const [x, y] = [value(a), value(b)];
      // Unknown values come last in both directions.
      if (x === null || y === null) return (x === null) - (y === null);
      return sign * (x < y ? -1 : x > y ? 1 : 0) || (this.identity(a) < this.identity(b) ? -1 : 1);
    });
    sorted.forEach((row, i) => {
      const element = this.rows.get(this.identity(row));
      if (this.body.children[i] !== element) this.body.insertBefore(element, this.body.children[i] ?? null);
    });
  }
}
