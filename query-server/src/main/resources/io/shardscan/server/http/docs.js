"use strict";
// Shows the API's description. All text is set as text, never as markup.

const METHODS = ["get", "post", "put", "patch", "delete"];
let description;

function element(name, className, ...children) {
  const node = document.createElement(name);
  if (className) node.className = className;
  node.append(...children.filter((child) => child !== null && child !== undefined));
  return node;
}

/** Text with `code` in it, a paragraph for each empty line. */
function prose(text) {
  const all = element("div");
  for (const paragraph of (text || "").trim().split(/\n\s*\n/)) {
    const node = element("p");
    paragraph.split("`").forEach((part, i) => node.append(i % 2 ? element("code", "", part) : part));
    if (paragraph) all.append(node);
  }
  return all;
}

function resolve(node) {
  while (node && node.$ref) {
    node = node.$ref.slice(2).split("/").reduce((at, key) => at[key.replace(/~1/g, "/").replace(/~0/g, "~")], description);
  }
  return node || {};
}

/** A schema's fields, those of what it is put together from included. */
function fieldsOf(schema) {
  const whole = resolve(schema);
  const fields = { properties: { ...whole.properties }, required: [...(whole.required || [])] };
  for (const part of whole.allOf || []) {
    const more = fieldsOf(part);
    Object.assign(fields.properties, more.properties);
    fields.required.push(...more.required);
  }
  return fields;
}

function typeOf(schema) {
  const whole = resolve(schema);
  if (whole.enum) return whole.enum.map((each) => JSON.stringify(each)).join(" | ");
  const choice = whole.anyOf || whole.oneOf;
  if (choice) return choice.map(typeOf).join(" | ");
  if (whole.allOf) return "object";
  const types = [whole.type || "any"].flat();
  const name = types.map((type) => (type === "array" ? `array of ${typeOf(whole.items || {})}` : type)).join(" | ");
  const bounds = [];
  for (const [key, sign] of [["minimum", "≥"], ["maximum", "≤"], ["minLength", "length ≥"], ["maxLength", "length ≤"], ["minItems", "items ≥"], ["maxItems", "items ≤"]]) {
    if (whole[key] !== undefined) bounds.push(`${sign} ${whole[key]}`);
  }
  if (whole.default !== undefined) bounds.push(`default ${JSON.stringify(whole.default)}`);
  return bounds.length ? `${name} (${bounds.join(", ")})` : name;
}

function fieldRows(table, schema, prefix, depth) {
  const { properties, required } = fieldsOf(schema);
  for (const [name, field] of Object.entries(properties)) {
    const whole = resolve(field);
    table.append(
      element("tr", "",
        element("td", "", prefix + name + (required.includes(name) ? " *" : "")),
        element("td", "", element("span", "type", typeOf(field)), prose(field.description || whole.description))));
    if (depth < 4) {
      const inner = whole.type === "array" ? resolve(whole.items) : whole;
      fieldRows(table, inner, `${prefix}${name}${whole.type === "array" ? "[]" : ""}.`, depth + 1);
    }
  }
}

function schemaTable(schema) {
  const table = element("table");
  fieldRows(table, schema, "", 0);
  return table.childElementCount ? table : element("p", "type", typeOf(schema));
}

function exampleOf(media) {
  const example = media.example !== undefined ? media.example : (resolve(media.schema).examples || [resolve(media.schema).example])[0];
  if (example === undefined) return null;
  return element("pre", "", typeof example === "string" ? example : JSON.stringify(example, null, 2));
}

function content(of) {
  const all = element("div");
  for (const [type, media] of Object.entries(of || {})) {
    all.append(element("p", "type", type));
    if (media.schema) all.append(schemaTable(media.schema));
    const example = exampleOf(media);
    if (example) all.append(example);
  }
  return all;
}

function operation(path, method, shared, what) {
  const id = what.operationId;
  const body = element("div", "body", prose(what.description));
  const parameters = [...(shared || []), ...(what.parameters || [])].map(resolve);
  if (parameters.length) {
    const table = element("table");
    for (const each of parameters) {
      table.append(element("tr", "",
        element("td", "", each.name + (each.required ? " *" : "")),
        element("td", "", element("span", "type", `${each.in}, ${typeOf(each.schema || {})}`), prose(each.description))));
    }
    body.append(element("h3", "", "Parameters"), table);
  }
  if (what.requestBody) body.append(element("h3", "", "Body"), content(resolve(what.requestBody).content));
  body.append(element("h3", "", "Answers"));
  for (const [status, answer] of Object.entries(what.responses)) {
    const whole = resolve(answer);
    body.append(element("details", "", element("summary", "", element("code", "", status), ` ${whole.description || ""}`), content(whole.content)));
  }
  const node = element("details", "operation",
    element("summary", "", element("span", "method", method.toUpperCase()), element("span", "path", path), element("span", "what", what.summary || "")),
    body);
  node.id = id;
  return node;
}

function show() {
  const main = document.getElementById("content");
  const index = document.getElementById("index");
  main.replaceChildren(element("h1", "", `${description.info.title} API`), prose(description.info.description));
  for (const tag of description.tags) {
    const links = element("section", "", element("h2", "", tag.name));
    const all = element("section", "", element("h2", "", tag.name), prose(tag.description));
    for (const [path, item] of Object.entries(description.paths)) {
      for (const method of METHODS) {
        const what = item[method];
        if (!what || !what.tags.includes(tag.name)) continue;
        all.append(operation(path, method, item.parameters, what));
        const link = element("a", "", `${method.toUpperCase()} ${path}`);
        link.href = `#${what.operationId}`;
        links.append(link);
      }
    }
    main.append(all);
    index.append(links);
  }
  openTarget();
}

function openTarget() {
  const target = document.getElementById(location.hash.slice(1));
  if (target && target.matches("details")) {
    target.open = true;
    target.scrollIntoView();
  }
}

document.getElementById("find").addEventListener("input", (event) => {
  const wanted = event.target.value.toLowerCase();
  for (const link of document.querySelectorAll("#index a")) {
    link.hidden = !link.textContent.toLowerCase().includes(wanted);
  }
});
window.addEventListener("hashchange", openTarget);
fetch("/openapi.json")
  .then((answer) => answer.json())
  .then((read) => {
    description = read;
    show();
  })
  .catch((error) => {
    document.getElementById("content").replaceChildren(element("p", "", `The description could not be shown: ${error}`));
  });
