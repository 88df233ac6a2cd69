import { element, freshId } from "../dom.js";

/** A labelled input: the label above, a hint below. */
export function field(label, control, hint) {
  const id = control.id || freshId("field");
  control.id = id;
  const hintId = hint ? `${id}-hint` : null;
  if (hintId) {
    control.setAttribute("aria-describedby", hintId);
  }
  return element(
    "div",
    { class: "field" },
    element("label", { for: id }, label),
    control,
    hint && element("p", { class: "hint", id: hintId }, hint),
  );
}

export const input = (properties = {}) =>
  element("input", { type: "text", autocomplete: "off", spellcheck: "false", ...properties });

/** A choice among [value, label] pairs. */
export const select = (options, chosen, properties = {}) =>
  element(
    "select",
    properties,
    ...options.map(([value, label]) => element("option", { value, selected: value === chosen }, label)),
  );

/** A box to tick. */
export function checkbox(label, properties = {}) {
  const box = element("input", { type: "checkbox", ...properties });
  return { box, label: element("label", { class: "checkbox" }, box, element("span", {}, label)) };
}

/** One of few, shown side by side. `onChange` gets the value. */
export function segmented(label, options, chosen, onChange) {
  const name = freshId("segmented");
  return element(
    "fieldset",
    { class: "segmented" },
    element("legend", {}, label),
    element(
      "div",
      {},
      ...options.map(([value, text]) =>
        element(
          "label",
          {},
          element("input", {
            type: "radio", name, value, checked: value === chosen, on: { change: () => onChange(value) },
          }),
          element("span", {}, text),
        ),
      ),
    ),
  );
}
