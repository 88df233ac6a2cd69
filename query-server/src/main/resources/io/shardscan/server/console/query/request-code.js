// The request as it can be sent from a terminal or a program.

import { element, freshId, replace } from "../dom.js";
import { segmented } from "../component/field.js";
import { copyButton } from "../component/copy.js";

const LANGUAGES = [["curl", "curl"], ["python", "Python"]];

/** Code that sends the same request, to be copied. */
export function requestCode(body) {
  const texts = { curl: curl(body), python: python(body) };
  let language = "curl";
  const label = freshId("code");
  const code = element("code", {}, texts.curl);
  const choice = segmented("Language", LANGUAGES, language, (wanted) => {
    language = wanted;
    replace(code, texts[wanted]);
  });
  return element(
    "section",
    { class: "card stack-tight", "aria-labelledby": label },
    element("div", { class: "spread" }, element("h3", { id: label }, "The same request"), element("div", { class: "row" }, choice, copyButton(() => texts[language], "the request"))),
    element("pre", { class: "code", tabindex: "0", "aria-labelledby": label }, code),
  );
}

function curl(body) {
  const quoted = JSON.stringify(body).replaceAll("'", "'\\''");
  return [
    `curl ${location.origin}/api/v1/query \\`,
    '  -H "Authorization: Bearer $SHARDSCAN_API_KEY" \\',
    "  -H 'Content-Type: application/json' \\",
    `  -d '${quoted}'`,
  ].join("\n");
}

function python(body) {
  return `import json, os, urllib.request

query = ${literal(body)}
request = urllib.request.Request(
    "${location.origin}/api/v1/query",
    json.dumps(query).encode(),
    {"Authorization": "Bearer " + os.environ["SHARDSCAN_API_KEY"], "Content-Type": "application/json"},
)
with urllib.request.urlopen(request) as response:
    for result in json.load(response)["results"]:
        print(result["score"], result["key"], result.get("metadata"))
`;
}

/** A JSON value as Python writes it. */
function literal(value) {
  if (value === null) {
    return "None";
  }
  if (typeof value === "boolean") {
    return value ? "True" : "False";
  }
  if (Array.isArray(value)) {
    return `[${value.map(literal).join(", ")}]`;
  }
  if (typeof value === "object") {
    return `{${Object.entries(value).map(([name, one]) => `${JSON.stringify(name)}: ${literal(one)}`).join(", ")}}`;
  }
  return JSON.stringify(value);
}
