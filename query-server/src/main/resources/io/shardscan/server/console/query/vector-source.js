// Where the query's vector comes from: pasted, a row's by its key, or a row's drawn by chance.

import { element, replace } from "../dom.js";
import * as api from "../api.js";
import { count } from "../format.js";
import { button } from "../component/button.js";
import { field, input, segmented } from "../component/field.js";
import { vectorStrip } from "./vector-strip.js";

const SOURCES = [["random", "Random row"], ["key", "Row by key"], ["paste", "Paste"]];

/** A choice of sources; `vector()` resolves to the numbers, or fails with what is wrong. */
export function vectorSource(collection, onDraw) {
  let source = "random";
  let drawn = null;
  const key = input({ name: "key", placeholder: "product_42" });
  const pasted = element("textarea", {
    name: "vector", rows: 4, spellcheck: "false", class: "mono", placeholder: "[0.12, -0.53, 0.81, …]",
  });
  const again = button({ label: "Draw another", icon: "dice", onClick: () => { drawn = null; onDraw(); } });
  const panels = {
    random: element("div", { class: "row" }, again, element("span", { class: "hint" }, "Any row of the collection.")),
    key: field("Key", key, "Finds rows like this one."),
    paste: field("Vector", pasted, "Numbers with commas or spaces between them, with or without brackets."),
  };
  const panel = element("div", {}, panels[source]);
  const strip = element("div");
  let choice = chooser();
  const place = element("div", { class: "stack-tight" }, choice, panel, strip);

  function chooser() {
    return segmented("Search with", SOURCES, source, choose);
  }

  function choose(wanted) {
    source = wanted;
    replace(panel, panels[wanted]);
    replace(strip);
  }

  async function take(signal) {
    if (source === "paste") {
      return { label: "Pasted vector", numbers: numbersIn(pasted.value) };
    }
    if (source === "key") {
      if (key.value === "") {
        throw new Error("Enter the key of a row.");
      }
      const row = await api.vector(collection, key.value, signal);
      return { label: row.key, numbers: row.vector };
    }
    drawn ??= await draw(collection, signal);
    return drawn;
  }

  return {
    place,
    async vector(signal) {
      const { label, numbers } = await take(signal);
      replace(strip, vectorStrip(numbers), element("p", { class: "hint truncate" }, `${label} · ${count(numbers.length)} numbers`));
      return numbers;
    },
    useKey(wanted) {
      key.value = wanted;
      choose("key");
      const fresh = chooser();
      choice.replaceWith(fresh);
      choice = fresh;
    },
  };
}

async function draw(collection, signal) {
  const answer = await api.sample(collection, { rows: 1, include_vectors: true }, signal);
  if (answer.rows.length === 0) {
    throw new Error("The collection has no rows yet.");
  }
  return { label: answer.rows[0].key, numbers: answer.rows[0].vector };
}

/** The numbers in a text. */
export function numbersIn(text) {
  const words = text.replace(/[[\]]/g, " ").split(/[\s,;]+/).filter((word) => word !== "");
  if (words.length === 0) {
    throw new Error("Paste a vector: numbers with commas between them.");
  }
  return words.map((word, i) => {
    const number = Number(word);
    if (!Number.isFinite(number)) {
      throw new Error(`Component ${i + 1} of the vector, “${word.slice(0, 40)}”, is not a number.`);
    }
    return number;
  });
}
