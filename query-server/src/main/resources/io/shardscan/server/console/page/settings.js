import { element, replace } from "../dom.js";
import * as api from "../api.js";
import { go } from "../router.js";
import { button, isBusy, whileBusy } from "../component/button.js";
import { openDialog } from "../component/dialog.js";
import { field, input, select } from "../component/field.js";
import { notice, notices } from "../component/notice.js";
import { asNumber, RECALL_HINT, TIERS } from "./create-collection.js";

/** Tier and target recall of a collection, and its end. */
export function showSettings(collection, signal) {
  const problems = notices();
  const outcome = element("div", { role: "status" });
  const tier = select(TIERS, "", { name: "tier" });
  const recall = input({ name: "target-recall", inputmode: "decimal" });
  const submit = button({ label: "Save", kind: "primary", type: "submit" });
  const form = element(
    "form",
    { class: "card stack narrow", novalidate: true },
    element("h2", {}, "Settings"),
    field("Tier", tier),
    field("Target recall", recall, RECALL_HINT),
    problems.place,
    outcome,
    element("div", {}, submit),
  );

  // What is typed before the settings are there would be lost.
  form.inert = true;

  function fill(found) {
    form.inert = false;
    tier.value = found.tier;
    recall.value = found.target_recall;
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (isBusy(submit)) {
      return;
    }
    replace(outcome);
    whileBusy(submit, () =>
      problems.during(async () => {
        fill(await api.changeCollection(collection, { tier: tier.value, target_recall: asNumber(recall.value) }));
        replace(outcome, notice("good", "Saved."));
      }),
    );
  });
  problems.during(async () => fill(await api.collection(collection, signal)));
  return element("div", { class: "stack" }, form, deletion(collection));
}

function deletion(collection) {
  return element(
    "section",
    { class: "card stack narrow" },
    element("h2", {}, "Delete the collection"),
    element("p", { class: "muted" }, "Its files, rows and settings go with it, and cannot be brought back."),
    element("div", {}, button({ label: "Delete collection", icon: "trash", kind: "danger-outline", onClick: () => confirmDeletion(collection) })),
  );
}

function confirmDeletion(collection) {
  const name = input({ name: "confirmation" });
  openDialog({
    title: `Delete ${collection}?`,
    body: [field(`Type ${collection} to delete it for good`, name)],
    action: "Delete",
    danger: true,
    onConfirm: async () => {
      if (name.value !== collection) {
        throw new Error(`That is not its name: type ${collection}.`);
      }
      await api.deleteCollection(collection);
      go("collections");
    },
  });
  name.focus();
}
