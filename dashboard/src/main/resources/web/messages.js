import { h } from "./dom.js";
import { elsewhere, format } from "./state.js";

const FIRST_LINE = `t=$(date -u +%Y-%m-%dT%H:%M:%S+00:00)
m="<158>1 $t host heroku router - at=info method=GET path=\\"/\\" host=example.com connect=1ms service=18ms status=200 bytes=12"
curl -i -u demo: --data-binary "\${#m} $m" http://localhost:8080/logs`;

/** Before the first line of the first application: how to send it. */
export function noApplications() {
  return h(
    "section",
    { class: "message" },
    h("h2", {}, "No application has sent anything yet"),
    h("p", {}, "As soon as the first router line is counted, its application appears here automatically."),
    h("p", {}, "Send a line from a terminal, to ingest at its default address:"),
    h("pre", { tabindex: 0 }, FIRST_LINE),
    h("p", {}, "Or make a secret for an application, together with the command that adds its log drain:"),
    h("pre", { tabindex: 0 }, "./millrace drain-url --app shop --host ingest.example.com --credentials-file drains"),
  );
}

/** An address of an unknown application. */
export function unknownApplication(app, state) {
  return h(
    "section",
    { class: "message" },
    h("h2", {}, "No such application"),
    h("p", {}, "Nothing was ever counted for ", h("b", {}, app), ", or it was so long ago that its numbers have expired. If its first line is on the way, it appears here automatically."),
    h("p", {}, h("a", { href: format(elsewhere(state, null)), "data-app": "" }, "All applications")),
  );
}
