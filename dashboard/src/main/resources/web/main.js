import { ApplicationView } from "./application.js";
import { attribute, h, text } from "./dom.js";
import { OverviewView } from "./overview.js";
import { Address, elsewhere, format } from "./state.js";
import { Status } from "./status.js";
import { LOCAL } from "./time.js";

const THEMES = ["auto", "light", "dark"];
const at = (id) => document.getElementById(id);

const status = new Status(at("status"));
const zones = at("zone");
const theme = at("theme");
const main = at("main");
const address = new Address(show);
let view = null;
let shownApp;

function show(state) {
  const drawnAs = document.documentElement.dataset.theme;
  document.documentElement.dataset.theme = state.theme;
  if (view === null || state.app !== shownApp) {
    view?.destroy();
    status.reset();
    shownApp = state.app;
    view = state.app === null ? new OverviewView(address, status) : new ApplicationView(address, status);
    main.replaceChildren(view.element);
  }
  view.update(state);
  if (drawnAs !== state.theme) view.redraw();
  attribute(at("home"), "href", format(elsewhere(state, null)));
  text(theme, `Theme: ${state.theme}`);
  selectZone(state.zone);
  titled();
}

function titled() {
  const title = `${status.warning ? "⚠ " : ""}${view.title()} · millrace`;
  if (document.title !== title) document.title = title;
}

function selectZone(zone) {
  if (![...zones.options].some(({ value }) => value === zone)) zones.append(h("option", { value: zone }, zone));
  zones.value = zone;
}

function offerZones() {
  zones.append(h("option", { value: "local" }, `${LOCAL}, local`), h("option", { value: "utc" }, "UTC"));
  zones.append(...Intl.supportedValuesOf("timeZone").map((zone) => h("option", { value: zone }, zone)));
}

/** Links inside the page change the address, and nothing is loaded again. */
function follow(event) {
  const link = event.target.closest("a[data-app]");
  if (!link || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  address.go(elsewhere(address.state, link.dataset.app || null));
  scrollTo(0, 0);
  main.querySelector("h1").focus({ preventScroll: true });
}

offerZones();
document.addEventListener("click", follow);
zones.addEventListener("change", () => address.adjust({ zone: zones.value }));
theme.addEventListener("click", () => address.adjust({ theme: THEMES[(THEMES.indexOf(address.state.theme) + 1) % THEMES.length] }));
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => view.redraw());
document.addEventListener("keydown", (event) => {
  if (event.key === "/" && !event.target.matches("input, select, textarea") && view.filter) {
    event.preventDefault();
    view.filter.focus();
  }
});
setInterval(titled, 1000);
show(address.state);
