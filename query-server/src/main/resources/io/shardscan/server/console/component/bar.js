import { element } from "../dom.js";

/** A bar that is filled by a share of its length, 0 to 1. What it says stands beside it as text. */
export function bar(share, kind = "") {
  const filled = element("span", { class: "bar-filled" });
  filled.style.width = `${Math.max(0, Math.min(1, share)) * 100}%`;
  return element("span", { class: `bar ${kind}`, "aria-hidden": "true" }, filled);
}
