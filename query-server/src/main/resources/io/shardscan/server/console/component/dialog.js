import { element, freshId } from "../dom.js";
import { button, isBusy, whileBusy } from "./button.js";
import { notices } from "./notice.js";

/**
 * Opens a dialog with a form. It stays open, with the reason, if what it does fails.
 *
 * @param {object} options `title`; `body` (nodes); `action` (the confirming button's label);
 *     `danger`; `onConfirm` (async)
 */
export function openDialog({ title, body, action, danger = false, onConfirm }) {
  const problems = notices();
  const titleId = freshId("dialog");
  const confirm = action && button({ label: action, kind: danger ? "danger" : "primary", type: "submit" });
  const form = element(
    "form",
    { class: "stack", method: "dialog", novalidate: true },
    element("h2", { id: titleId }, title),
    ...body,
    problems.place,
    element("div", { class: "row end" }, button({ label: action ? "Cancel" : "Close", onClick: () => dialog.close() }), confirm),
  );
  const dialog = element("dialog", { "aria-labelledby": titleId, on: { close: () => dialog.remove() } }, form);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (!confirm || isBusy(confirm)) {
      return;
    }
    await whileBusy(confirm, () =>
      problems.during(async () => {
        await onConfirm();
        dialog.close();
      }),
    );
  });
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}
