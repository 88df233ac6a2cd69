import { element, replace } from "../dom.js";
import * as api from "../api.js";
import { bytes, count } from "../format.js";
import { poll } from "../poll.js";
import { href } from "../router.js";
import { showPage } from "../shell.js";
import { badge, optimization } from "../component/badge.js";
import { notice, notices } from "../component/notice.js";
import { showFiles } from "./files.js";
import { showMap } from "./map.js";
import { showQuery } from "./query.js";
import { showSchema } from "./schema.js";
import { showSettings } from "./settings.js";

const CALM = 5_000;
const EAGER = 1_000;

/** The pages of a collection; each `show(name, signal)` makes what stands below the tabs. */
export const TABS = [
  { id: "files", title: "Files", show: showFiles },
  { id: "query", title: "Query", show: showQuery },
  { id: "map", title: "Map", show: showMap },
  { id: "schema", title: "Schema", show: showSchema },
  { id: "settings", title: "Settings", show: showSettings },
];

/** A collection: what it is, and one of its pages. */
export function showCollection({ name, tab }, signal) {
  const current = TABS.find((one) => one.id === tab) ?? TABS[0];
  const problems = notices();
  const state = element("span", { class: "row" });
  const reason = element("div");
  const facts = element("dl", { class: "facts" });
  showPage(
    `${name}: ${current.title}`,
    "collections",
    element(
      "div",
      { class: "page-head stack-tight" },
      element("nav", { "aria-label": "Way back", class: "small" }, element("a", { href: href("collections") }, "Collections"), element("span", { class: "muted", "aria-hidden": "true" }, " /")),
      element("div", { class: "row" }, element("h1", { class: "break" }, name), state),
      facts,
      problems.place,
      reason,
    ),
    element("nav", { class: "tabs", "aria-label": "Pages of the collection" }, ...TABS.map((one) => link(name, one, current))),
    current.show(name, signal),
  );

  poll(async () => {
    const found = await problems.during(() => api.collection(name, signal));
    if (found === undefined) {
      return CALM;
    }
    describe(found, state, facts);
    // The page of files has each reason beside its file.
    replace(reason, current.id !== "files" && found.failure_reason && notice(found.status === "failed" ? "bad" : "warn", found.failure_reason));
    return found.status === "processing" ? EAGER : CALM;
  }, signal);
}

function link(name, tab, current) {
  return element("a", { href: href("collections", name, tab.id), "aria-current": tab === current ? "page" : null }, tab.title);
}

function describe(found, state, facts) {
  replace(state, badge(found.status), badge(found.tier));
  replace(
    facts,
    fact("Rows", count(found.vector_count)),
    fact("Dimension", found.dimension ? count(found.dimension) : "–"),
    fact("Size", bytes(found.storage_gb * 1e9)),
    fact("Searches", optimization(found.optimization_state)),
    fact("Target recall", found.target_recall),
    fact("Epoch", count(found.epoch)),
  );
}

const fact = (name, value) => element("div", {}, element("dt", {}, name), element("dd", { class: "number" }, value));
