// Takes the address behind # to a page. A page gets a signal that is aborted when it is left.

const routes = [];
let leave = null;

/** Declares a page: a pattern such as "/collections/:name", and what shows it. */
export function route(pattern, show) {
  const names = [...pattern.matchAll(/:(\w+)/g)].map((match) => match[1]);
  const expression = new RegExp(`^${pattern.replace(/:\w+/g, "([^/]+)")}$`);
  routes.push({ expression, names, show });
}

/** The address of a page, to be used as a link. */
export const href = (...segments) => `#/${segments.map(encodeURIComponent).join("/")}`;

export const go = (...segments) => {
  location.hash = href(...segments);
};

/** Shows the page that the address names, or what `otherwise` says. */
export function follow(otherwise) {
  leave?.abort();
  leave = new AbortController();
  const path = location.hash.slice(1) || "/";
  for (const { expression, names, show } of routes) {
    const match = expression.exec(path);
    if (match) {
      const parameters = Object.fromEntries(names.map((name, i) => [name, decoded(match[i + 1])]));
      return show(parameters, leave.signal);
    }
  }
  return otherwise(leave.signal);
}

function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
