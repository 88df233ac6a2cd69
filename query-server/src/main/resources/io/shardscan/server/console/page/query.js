import { element, replace } from "../dom.js";
import * as api from "../api.js";
import { plural } from "../format.js";
import { announce } from "../shell.js";
import { button, isBusy, whileBusy } from "../component/button.js";
import { empty } from "../component/empty.js";
import { notices } from "../component/notice.js";
import { columnsOf } from "../query/columns.js";
import { comparison } from "../query/comparison.js";
import { filterBuilder } from "../query/filter-builder.js";
import { takeOver } from "../query/handover.js";
import { requestCode } from "../query/request-code.js";
import { resultTable } from "../query/results.js";
import { searchOptions } from "../query/search-options.js";
import { vectorSource } from "../query/vector-source.js";
import { workerBars } from "../query/workers.js";

/** The last collection's page, with what was entered and found, for who comes back to it. */
let kept = { collection: null, page: null };

/** Searches a collection. */
export function showQuery(collection, signal) {
  if (kept.collection !== collection) {
    kept = { collection, page: queryPage(collection) };
  }
  kept.page.shown(signal, takeOver(collection));
  return kept.page.place;
}

function queryPage(collection) {
  const problems = notices();
  const options = searchOptions();
  const filter = filterBuilder();
  const source = vectorSource(collection, search);
  const submit = button({ label: "Search", icon: "search", kind: "primary", type: "submit" });
  const outcome = element(
    "div",
    { class: "outcome" },
    empty("Ask for the nearest rows", "Press Search to begin with a row drawn by chance, or choose another vector on the side."),
  );
  const form = element("form", { class: "card stack query-form", novalidate: true, "aria-label": "Query" }, source.place, options.place, filter.place, submit, problems.place);
  const place = element("div", { class: "query-layout" }, form, outcome);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    search();
  });

  function similar(key) {
    source.useKey(key);
    search();
  }

  async function search() {
    if (isBusy(submit)) {
      return;
    }
    await whileBusy(submit, () =>
      problems.during(async () => {
        const vector = await source.vector();
        const body = { collection, ...options.request(), filter: filter.filter(), vector };
        const answer = await api.query(body);
        const exact = options.compare() ? await api.query(exactly(body)) : null;
        show(body, answer, exact);
      }),
    );
  }

  function show(body, answer, exact) {
    announce(plural(answer.results.length, "result"));
    replace(
      outcome,
      exact
        ? comparison(body, exact, answer, similar)
        : element(
            "section",
            { class: "stack-tight" },
            element("h2", {}, plural(answer.results.length, "result")),
            resultTable("Results", answer.results, body.distance_metric, similar),
          ),
      workerBars(answer.worker_stats),
      requestCode(body),
    );
  }

  return {
    place,
    shown(signal, given) {
      columnsOf(collection, signal).then(filter.know, () => {
        // Without columns to choose from there is still the key; searching tells what is wrong.
      });
      if (given?.among) {
        filter.among(given.among);
      }
      if (given?.key) {
        similar(given.key);
      }
    },
  };
}

function exactly({ use_index: index, index_params: parameters, ...rest }) {
  return rest;
}
