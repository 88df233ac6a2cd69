// Makes elements. Text only ever becomes text nodes, so nothing in users' data can become markup.

const SVG = "http://www.w3.org/2000/svg";

/**
 * An element.
 *
 * @param {string} tag
 * @param {object} [properties] attributes by name; `on` has listeners by event; true stands for an
 *     attribute without a value; null, undefined and false leave it out
 * @param {...(Node|string|number|null|Array)} children
 */
export function element(tag, properties = {}, ...children) {
  return fill(document.createElement(tag), properties, children);
}

/** The same for drawings. */
export function drawing(tag, properties = {}, ...children) {
  return fill(document.createElementNS(SVG, tag), properties, children);
}

/** Puts children in place of those that an element has. */
export function replace(parent, ...children) {
  parent.replaceChildren(...nodes(children));
  return parent;
}

function fill(node, { on = {}, ...attributes }, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null && value !== undefined && value !== false) {
      node.setAttribute(name, value === true ? "" : value);
    }
  }
  for (const [event, listener] of Object.entries(on)) {
    node.addEventListener(event, listener);
  }
  node.append(...nodes(children));
  return node;
}

function nodes(children) {
  return children
    .flat(Infinity)
    .filter((child) => child !== null && child !== undefined && child !== false)
    .map((child) => (child instanceof Node ? child : document.createTextNode(String(child))));
}

let ids = 0;

/** An id that no other element has. */
export function freshId(prefix) {
  ids += 1;
  return `${prefix}-${ids}`;
}
