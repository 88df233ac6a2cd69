import { element } from "../dom.js";

/** What is shown where there is nothing to show yet, and what to do about it. */
export function empty(title, text, ...actions) {
  return element(
    "div",
    { class: "empty" },
    element("h2", {}, title),
    element("p", { class: "muted" }, text),
    actions.length > 0 && element("div", { class: "row" }, ...actions),
  );
}
