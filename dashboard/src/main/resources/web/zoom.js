/** The shortest range to look at, seconds. */
export const NARROWEST = 60;

/** A range on whole windows, not shorter than what makes sense. */
export function snapped(from, until, step) {
  const start = Math.floor(from / step) * step;
  const end = Math.max(Math.ceil(until / step) * step, start + Math.max(NARROWEST, 3 * step));
  return { from: start, until: end };
}

/** A range around the middle of another. @param {number} factor below 1 to come nearer */
export function scaled({ from, until }, factor) {
  const middle = (from + until) / 2;
  const half = Math.max(((until - from) * factor) / 2, NARROWEST / 2);
  return { from: middle - half, until: middle + half };
}

/** Lets a chart be read and zoomed by keyboard: arrows, shift and arrows, Enter, plus and minus, Escape. */
export function keys(chart) {
  let anchor = null;

  const move = (to, select) => {
    const { starts } = chart.data;
    const from = chart.hovered ?? starts[starts.length - 1];
    anchor = select ? (anchor ?? from) : null;
    const index = Math.min(starts.length - 1, Math.max(0, to));
    chart.actions.hover(starts[index]);
    mark();
    chart.tell();
  };
  const mark = () => {
    const ends = anchor === null ? { from: null } : selection();
    chart.plot.select(ends.from, ends.until);
  };
  const selection = () => ({
    from: Math.min(anchor, chart.hovered),
    until: Math.max(anchor, chart.hovered) + chart.data.store.step,
  });
  const clear = () => {
    anchor = null;
    mark();
    chart.actions.hover(null);
  };
  const zoom = ({ from, until }) => {
    clear();
    chart.actions.zoom(from, until);
  };

  chart.plot.element.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !chart.data) return;
    const { starts } = chart.data;
    const at = chart.hovered === null || chart.hovered === undefined ? starts.length : starts.indexOf(chart.hovered);
    const page = Math.max(1, Math.round(starts.length / 10));
    const steps = { ArrowLeft: at - 1, ArrowRight: at + 1, PageUp: at - page, PageDown: at + page, Home: 0, End: starts.length - 1 };
    if (event.key in steps) {
      move(steps[event.key], event.shiftKey);
    } else if (event.key === "Enter" && anchor !== null) {
      zoom(selection());
    } else if (event.key === "+" || event.key === "=") {
      zoom(scaled(chart.data, 0.5));
    } else if (event.key === "-") {
      zoom(scaled(chart.data, 2));
    } else if (event.key === "Escape") {
      clear();
    } else {
      return;
    }
    event.preventDefault();
  });
  chart.plot.element.addEventListener("blur", clear);
}
