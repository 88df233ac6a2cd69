import { element } from "../dom.js";
import { icon } from "../icons.js";

/**
 * A button.
 *
 * @param {object} options `label`; `icon` before it; `kind` (primary, danger, quiet); `iconOnly`
 *     leaves the label to screen readers and the tooltip; `context` tells screen readers what it is
 *     about where the label alone would not
 */
export function button({ label, icon: picture, kind = "", iconOnly = false, context, type = "button", onClick, ...rest }) {
  const name = context ? `${label} ${context}` : label;
  return element(
    "button",
    {
      type,
      class: `button ${kind} ${iconOnly ? "icon-only" : ""}`.trim(),
      "aria-label": iconOnly || context ? name : null,
      title: iconOnly ? label : null,
      on: onClick ? { click: onClick } : {},
      ...rest,
    },
    picture && icon(picture),
    iconOnly ? null : element("span", {}, label),
  );
}

/** Keeps a button from being pressed again while its work is under way. */
export async function whileBusy(pressed, work) {
  pressed.setAttribute("aria-disabled", "true");
  pressed.classList.add("busy");
  try {
    return await work();
  } finally {
    pressed.removeAttribute("aria-disabled");
    pressed.classList.remove("busy");
  }
}

export const isBusy = (pressed) => pressed.getAttribute("aria-disabled") === "true";
