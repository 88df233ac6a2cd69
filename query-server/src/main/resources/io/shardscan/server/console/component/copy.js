import { button } from "./button.js";
import { announce } from "../shell.js";

/** A button that puts text into the clipboard. */
export function copyButton(text, context) {
  const made = button({
    label: "Copy",
    icon: "copy",
    kind: "quiet",
    context,
    onClick: async () => {
      await toClipboard(text());
      made.querySelector("span").textContent = "Copied";
      announce("Copied");
      setTimeout(() => {
        made.querySelector("span").textContent = "Copy";
      }, 1_500);
    },
  });
  return made;
}

async function toClipboard(text) {
  if (navigator.clipboard) {
    return navigator.clipboard.writeText(text);
  }
  // Without TLS there is no clipboard but the old one.
  const area = document.createElement("textarea");
  area.value = text;
  document.body.append(area);
  area.select();
  document.execCommand("copy");
  area.remove();
  return undefined;
}
