import * as api from "../api.js";
import { field, input, select } from "../component/field.js";
import { openDialog } from "../component/dialog.js";

export const TIERS = [
  ["hot", "Hot: kept in memory"],
  ["warm", "Warm: kept on the server’s disk"],
  ["paused", "Paused: kept, but answers no queries"],
];

export const RECALL_HINT = "Share of the best rows that approximate searches are to find, 0.5 to 0.999. Exact searches find all.";

/** Asks for a name and settings, and creates a collection of them. */
export function createCollection(created) {
  const name = input({ name: "collection", required: true });
  const tier = select(TIERS, "hot", { name: "tier" });
  const recall = input({ name: "target-recall", inputmode: "decimal", value: "0.95" });
  openDialog({
    title: "New collection",
    action: "Create",
    body: [
      field("Name", name, "Letters, digits, hyphens and underscores."),
      field("Tier", tier),
      field("Target recall", recall, RECALL_HINT),
    ],
    onConfirm: async () => {
      const made = await api.createCollection({
        collection: name.value.trim(),
        tier: tier.value,
        target_recall: asNumber(recall.value),
      });
      created(made.collection);
    },
  });
  name.focus();
}

/** A number, or the text as it is, so that the API says what is wrong with it. */
export function asNumber(text) {
  const number = Number(text.trim().replace(",", "."));
  return text.trim() === "" || Number.isNaN(number) ? text : number;
}
