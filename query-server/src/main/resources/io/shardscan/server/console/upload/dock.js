// Shows the uploads of this tab on every page.

import { element, replace } from "../dom.js";
import { bytes, plural, seconds } from "../format.js";
import { announce } from "../shell.js";
import { button } from "../component/button.js";
import { queue } from "./queue.js";

/** Rows that are drawn; the others are counted. */
const MOST_SHOWN = 30;
const RANK = { sending: 0, stopped: 1, paused: 2, failed: 3, processing: 4, waiting: 5, ready: 6, cancelled: 7 };

const rows = new Map();

export function buildDock() {
  const title = element("h2", {});
  const list = element("ul", { class: "dock-list", tabindex: "0", "aria-label": "Uploads" });
  const more = element("p", { class: "muted small dock-more", hidden: true });
  const fold = button({ label: "Fold uploads", icon: "left", kind: "quiet", iconOnly: true, "aria-expanded": "true", onClick: toggle });
  const clear = button({ label: "Clear finished", kind: "quiet", onClick: () => queue.clear() });
  const dock = element(
    "aside",
    { class: "dock", "aria-label": "Uploads", hidden: true },
    element("div", { class: "dock-head spread" }, title, element("div", { class: "row" }, clear, fold)),
    list,
    more,
  );

  function toggle() {
    const open = dock.classList.toggle("folded") === false;
    fold.setAttribute("aria-expanded", String(open));
    fold.setAttribute("aria-label", open ? "Fold uploads" : "Unfold uploads");
  }

  let due = false;
  function soon() {
    if (!due) {
      due = true;
      requestAnimationFrame(() => {
        due = false;
        draw();
      });
    }
  }

  function draw() {
    const all = queue.uploads;
    const done = all.filter((upload) => upload.settled).length;
    dock.hidden = all.length === 0;
    clear.hidden = done === 0;
    title.textContent = done === all.length ? `${plural(done, "upload")} done` : `${done} of ${plural(all.length, "upload")} done`;
    const shown = [...all].sort((a, b) => RANK[a.state] - RANK[b.state]).slice(0, MOST_SHOWN);
    const lines = shown.map((upload) => {
      const row = rows.get(upload) ?? uploadRow(upload);
      rows.set(upload, row);
      row.draw();
      return row.place;
    });
    if (lines.some((line, i) => line !== list.children[i]) || lines.length !== list.children.length) {
      const focused = document.activeElement;
      replace(list, ...lines);
      if (list.contains(focused)) {
        focused.focus();
      }
    }
    more.hidden = all.length <= MOST_SHOWN;
    more.textContent = `and ${plural(all.length - shown.length, "more", "more")}`;
    [...rows.keys()].filter((upload) => !shown.includes(upload)).forEach((upload) => rows.delete(upload));
  }

  queue.addEventListener("change", soon);
  queue.addEventListener("settled", ({ detail }) => announce(`${detail.name}: ${sentence(detail)}`));
  document.body.append(dock);
}

function uploadRow(upload) {
  const filled = element("span", { class: "bar-filled" });
  const progress = element("div", {
    class: "bar", role: "progressbar", "aria-label": `Upload of ${upload.name}`, "aria-valuemin": "0", "aria-valuemax": "100",
  }, filled);
  const text = element("p", { class: "small muted number break" });
  const act = (label, icon, onClick) => button({ label, icon, kind: "quiet", iconOnly: true, context: upload.name, onClick });
  const pause = act("Pause", "pause", () => upload.pause());
  const resume = act("Resume", "play", () => upload.resume());
  const cancel = act("Cancel", "close", () => upload.cancel());
  const place = element(
    "li",
    { class: "dock-row" },
    element("div", { class: "spread nowrap" }, element("p", { class: "truncate", title: `${upload.collection} / ${upload.name}` }, upload.name), element("div", { class: "row tight" }, pause, resume, cancel)),
    progress,
    text,
  );

  function draw() {
    const share = upload.size === 0 ? 0 : upload.sentBytes / upload.size;
    filled.style.width = `${share * 100}%`;
    progress.setAttribute("aria-valuenow", String(Math.floor(share * 100)));
    progress.hidden = upload.settled;
    place.dataset.state = upload.state;
    text.textContent = sentence(upload);
    pause.hidden = upload.state !== "sending" && upload.state !== "waiting";
    resume.hidden = upload.state !== "paused" && upload.state !== "stopped";
    cancel.hidden = upload.settled || upload.state === "processing";
  }

  return { place, draw };
}

/** What becomes of an upload, in a sentence. */
function sentence(upload) {
  const amount = `${bytes(upload.sentBytes)} of ${bytes(upload.size)}`;
  switch (upload.state) {
    case "waiting":
      return `Waiting, ${bytes(upload.size)}`;
    case "sending":
      return upload.reason ?? [amount, ...pace(upload)].join(" · ");
    case "paused":
      return `Paused at ${amount}`;
    case "stopped":
      return `Stopped at ${amount}. ${upload.reason}`;
    case "processing":
      return "Stored. Becoming searchable…";
    case "ready":
      return `${plural(upload.rows, "row")} searchable, ${seconds(upload.searchableAfter)} after the upload`;
    case "failed":
      return `Failed: ${upload.reason}`;
    default:
      return "Cancelled";
  }
}

function pace(upload) {
  const rate = upload.bytesPerSecond;
  return rate > 0 ? [`${bytes(rate)}/s`, `${seconds((upload.size - upload.sentBytes) / rate)} left`] : [];
}
