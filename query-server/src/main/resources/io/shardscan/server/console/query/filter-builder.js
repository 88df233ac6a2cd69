// Builds a filter over typed columns, as the API takes it.

import { element, freshId, replace } from "../dom.js";
import { button } from "../component/button.js";
import { input, select } from "../component/field.js";

const ORDER = [["$lt", "before"], ["$lte", "up to"], ["$gt", "after"], ["$gte", "from"]];
const OPERATORS = {
  text: [["$eq", "is"], ["$ne", "is not"], ["$in", "is one of"], ["$nin", "is none of"], ["$exists", "exists"]],
  number: [["$eq", "="], ["$ne", "≠"], ["$lt", "<"], ["$lte", "≤"], ["$gt", ">"], ["$gte", "≥"], ["$in", "is one of"], ["$exists", "exists"]],
  boolean: [["$eq", "is"], ["$exists", "exists"]],
  time: [...ORDER, ["$eq", "is"], ["$exists", "exists"]],
};

const KEY = { name: "id", type: "text", values: [] };

/** Conditions, added and removed; `filter()` is what they say, or undefined without any. */
export function filterBuilder() {
  let columns = [KEY];
  let chosen = null;
  const conditions = new Set();
  const list = element("div", { class: "stack-tight" });
  const combine = select([["$and", "All of these hold"], ["$or", "Any of these holds"]], "$and", { "aria-label": "How conditions combine", hidden: true });
  const place = element(
    "fieldset",
    { class: "group" },
    element("legend", {}, "Filter"),
    combine,
    list,
    element("div", {}, button({ label: "Add condition", icon: "plus", kind: "quiet", onClick: () => add().focus() })),
  );

  function add() {
    const made = condition(columns, () => remove(made));
    conditions.add(made);
    draw();
    return made;
  }

  function remove(made) {
    conditions.delete(made);
    draw();
    place.querySelector("button:last-of-type").focus();
  }

  function draw() {
    combine.hidden = conditions.size + (chosen ? 1 : 0) < 2;
    replace(list, chosen && chosenRows(), ...[...conditions].map((one) => one.place));
  }

  function chosenRows() {
    return element(
      "div",
      { class: "condition chosen" },
      element("span", {}, chosen.label),
      button({ label: "Remove", icon: "close", kind: "quiet", iconOnly: true, context: "the rows chosen on the map", onClick: () => among(null) }),
    );
  }

  /** Adds a condition that another page made: `{ label, filter }`. */
  function among(made) {
    chosen = made;
    draw();
  }

  return {
    place,
    among,
    know(found) {
      columns = [...found, KEY];
      conditions.forEach((one) => one.know(columns));
    },
    filter() {
      const said = [...conditions].map((one) => one.filter());
      if (chosen) {
        said.unshift(chosen.filter);
      }
      return said.length < 2 ? said[0] : { [combine.value]: said };
    },
  };
}

function condition(known, onRemove) {
  let columns = known;
  const column = select(names(), columns[0].name, { "aria-label": "Column", on: { change: chooseColumn } });
  const operator = element("select", { "aria-label": "Comparison", on: { change: chooseOperator } });
  const valuePlace = element("span", { class: "value" });
  const place = element(
    "div",
    { class: "condition", role: "group", "aria-label": "Condition" },
    column,
    operator,
    valuePlace,
    button({ label: "Remove condition", icon: "close", kind: "quiet", iconOnly: true, onClick: onRemove }),
  );
  chooseColumn();

  function names() {
    return columns.map((one) => [one.name, one.name === "id" ? "key (id)" : one.name]);
  }

  function current() {
    return columns.find((one) => one.name === column.value);
  }

  function chooseColumn() {
    replace(operator, ...OPERATORS[current().type].map(([value, label]) => element("option", { value }, label)));
    chooseOperator();
  }

  function chooseOperator() {
    replace(valuePlace, ...valueInput(current(), operator.value));
  }

  return {
    place,
    focus: () => column.focus(),
    know(found) {
      const before = column.value;
      columns = found;
      replace(column, ...names().map(([value, label]) => element("option", { value, selected: value === before }, label)));
      if (column.value !== before) {
        chooseColumn();
      }
    },
    filter() {
      const text = valuePlace.firstElementChild.value;
      return { [column.value]: { [operator.value]: asValue(text, current().type, operator.value) } };
    },
  };
}

function valueInput({ type, values }, operator) {
  if (type === "boolean" || operator === "$exists") {
    return [select([["true", "true"], ["false", "false"]], "true", { "aria-label": "Value" })];
  }
  const several = operator === "$in" || operator === "$nin";
  const list = freshId("values");
  return [
    input({ "aria-label": several ? "Values, with commas between them" : "Value", placeholder: several ? "a, b, c" : "", list: several ? null : list }),
    element("datalist", { id: list }, ...values.map((value) => element("option", { value }))),
  ];
}

function asValue(text, type, operator) {
  if (operator === "$in" || operator === "$nin") {
    return text.split(",").map((one) => one.trim()).filter((one) => one !== "").map((one) => single(one, type));
  }
  return operator === "$exists" ? text === "true" : single(text.trim(), type);
}

function single(text, type) {
  if (type === "boolean") {
    return text === "true";
  }
  // What is no number is sent as it is: the API says what is wrong with it.
  return type === "number" && text !== "" && !Number.isNaN(Number(text)) ? Number(text) : text;
}
