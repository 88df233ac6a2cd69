import { element, replace } from "../dom.js";
import * as api from "../api.js";
import { count, plural } from "../format.js";
import { badge } from "../component/badge.js";
import { button, isBusy, whileBusy } from "../component/button.js";
import { checkbox, field, input } from "../component/field.js";
import { notice, notices } from "../component/notice.js";

/** Which columns of the files are key and vector; to be confirmed or changed. */
export function showSchema(collection, signal) {
  const problems = notices();
  const outcome = element("div", { role: "status" });
  const facts = element("div");
  const key = input({ name: "id-field" });
  const vector = input({ name: "vector-field" });
  const { box: again, label: againLabel } = checkbox("Read files again that were taken already");
  const submit = button({ label: "Confirm", kind: "primary", type: "submit" });
  const form = element(
    "form",
    { class: "card stack narrow", novalidate: true },
    element("h2", {}, "Columns"),
    field("Key column", key, "Files without one get keys of their own: the file’s name and the row’s number."),
    field("Vector column", vector),
    againLabel,
    problems.place,
    outcome,
    element("div", {}, submit),
  );
  let state = null;
  // What is typed before the columns are there would be lost.
  form.inert = true;

  async function load() {
    const found = await problems.during(() => api.schema(collection, signal));
    if (found === undefined) {
      return;
    }
    state = found.state;
    form.inert = false;
    key.value = found.id_field ?? "";
    vector.value = found.vector_field ?? "";
    const settled = state === "confirmed";
    againLabel.hidden = !settled;
    submit.querySelector("span").textContent = settled ? "Change" : "Confirm";
    replace(facts, detected(found));
  }

  async function save() {
    const given = { id_field: key.value.trim() || null, vector_field: vector.value.trim() || null };
    const answer =
      state === "confirmed"
        ? await api.updateSchema(collection, { ...given, reprocess: again.checked })
        : await api.confirmSchema(collection, { idField: given.id_field, vectorField: given.vector_field });
    await load();
    replace(outcome, notice("good", answer.warning ?? `Saved. ${plural(answer.files_reprocessed, "file is", "files are")} being read again.`));
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (!isBusy(submit)) {
      replace(outcome);
      whileBusy(submit, () => problems.during(save));
    }
  });
  load();
  return element("div", { class: "stack" }, facts, form);
}

function detected(found) {
  const fact = (name, value) => element("div", {}, element("dt", {}, name), element("dd", { class: "number" }, value));
  return element(
    "dl",
    { class: "facts card" },
    fact("State", badge(found.state)),
    fact("Format read last", found.format ?? "–"),
    fact("Dimension", found.dimension ? count(found.dimension) : "–"),
    fact("Files read", count(found.samples_analyzed)),
    fact("Files to be read", count(found.pending_count)),
  );
}
