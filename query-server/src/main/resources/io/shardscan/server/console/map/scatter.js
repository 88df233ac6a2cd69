// Draws rows as points, finds the one under the pointer, and lets points be surrounded by a line.

import { element } from "../dom.js";
import { palette } from "./colours.js";
import { within } from "./polygon.js";

const MARGIN = 24;
const RADIUS = 3;
const REACH = 10;

/** A press that moves less than this chooses a point rather than draws a line. */
const STILL = 4;

/**
 * The drawing of a map.
 *
 * @param {object} options `onHover(row, x, y)` (null for none), `onPick(row)`, `onLasso(rows)`
 */
export function scatter({ onHover, onPick, onLasso }) {
  const canvas = element("canvas", { class: "scatter-canvas", "aria-hidden": "true" });
  let rows = [];
  let scale = { of: () => 0 };
  let places = [];
  let chosen = new Set();
  let marked = -1;
  let line = null;

  function lay() {
    const { width, height } = canvas.getBoundingClientRect();
    if (width === 0) {
      return;
    }
    const density = devicePixelRatio;
    canvas.width = width * density;
    canvas.height = height * density;
    places = placed(rows, width, height);
    draw();
  }

  function draw() {
    const pen = canvas.getContext("2d");
    pen.setTransform(devicePixelRatio, 0, 0, devicePixelRatio, 0, 0);
    pen.clearRect(0, 0, canvas.width, canvas.height);
    const colours = palette(canvas.parentElement);
    const radius = rows.length > 4_000 ? RADIUS * 0.7 : RADIUS;
    places.forEach(([x, y], i) => {
      pen.globalAlpha = chosen.size > 0 && !chosen.has(i) ? 0.15 : 0.75;
      pen.fillStyle = colours[scale.of(rows[i])];
      disc(pen, x, y, radius);
      pen.fill();
    });
    pen.globalAlpha = 1;
    pen.strokeStyle = getComputedStyle(canvas).color;
    pen.lineWidth = 1.5;
    if (marked >= 0) {
      disc(pen, ...places[marked], RADIUS + 4);
      pen.stroke();
    }
    if (line) {
      pen.setLineDash([4, 4]);
      pen.beginPath();
      line.forEach(([x, y]) => pen.lineTo(x, y));
      pen.closePath();
      pen.stroke();
      pen.setLineDash([]);
    }
  }

  function nearest([x, y], reach = REACH) {
    let best = -1;
    let least = reach * reach;
    places.forEach(([px, py], i) => {
      const distance = (px - x) ** 2 + (py - y) ** 2;
      if (distance < least) {
        least = distance;
        best = i;
      }
    });
    return best;
  }

  function mark(index) {
    if (index !== marked) {
      marked = index;
      onHover(index < 0 ? null : rows[index], ...(index < 0 ? [] : places[index]));
      draw();
    }
  }

  const at = (event) => {
    const box = canvas.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  };

  canvas.addEventListener("pointerdown", (event) => {
    canvas.setPointerCapture(event.pointerId);
    line = [at(event)];
  });
  canvas.addEventListener("pointermove", (event) => {
    if (line) {
      line.push(at(event));
      draw();
    } else {
      mark(nearest(at(event)));
    }
  });
  canvas.addEventListener("pointerleave", () => mark(-1));
  canvas.addEventListener("pointerup", (event) => {
    const drawn = line;
    line = null;
    if (!drawn) {
      return;
    }
    const [x, y] = at(event);
    if (drawn.every(([px, py]) => Math.hypot(px - x, py - y) < STILL)) {
      const index = nearest([x, y], 2 * REACH);
      index >= 0 && onPick(rows[index]);
    } else {
      chosen = new Set(places.flatMap((place, i) => (within(place, drawn) ? [i] : [])));
      onLasso([...chosen].map((i) => rows[i]));
    }
    draw();
  });
  new ResizeObserver(lay).observe(canvas);
  document.addEventListener("themechange", () => requestAnimationFrame(draw));

  return {
    canvas,
    show(newRows, newScale) {
      rows = newRows;
      scale = newScale;
      chosen.clear();
      marked = -1;
      lay();
    },
    choose(wanted) {
      chosen = new Set(rows.flatMap((row, i) => (wanted(row) ? [i] : [])));
      draw();
    },
    /** Marks the nearest point in a direction of the one that is marked. */
    step(dx, dy) {
      mark(neighbour(places, marked, dx, dy));
    },
    marked: () => (marked < 0 ? null : rows[marked]),
  };
}

function disc(pen, x, y, radius) {
  pen.beginPath();
  pen.arc(x, y, radius, 0, 2 * Math.PI);
}

/** Where rows lie on the canvas: both axes have the same scale. */
function placed(rows, width, height) {
  const [left, right] = range(rows, 0);
  const [low, high] = range(rows, 1);
  const scale = Math.min((width - 2 * MARGIN) / (right - left || 1), (height - 2 * MARGIN) / (high - low || 1));
  return rows.map(({ position: [x, y] }) => [
    width / 2 + (x - (left + right) / 2) * scale,
    height / 2 - (y - (low + high) / 2) * scale,
  ]);
}

function range(rows, axis) {
  const along = rows.map((row) => row.position[axis]);
  return [along.reduce((a, b) => Math.min(a, b), Infinity), along.reduce((a, b) => Math.max(a, b), -Infinity)];
}

function neighbour(places, from, dx, dy) {
  if (from < 0) {
    return places.length > 0 ? 0 : -1;
  }
  const [x, y] = places[from];
  let best = from;
  let least = Infinity;
  places.forEach(([px, py], i) => {
    const forward = (px - x) * dx + (py - y) * dy;
    const aside = Math.abs((px - x) * dy) + Math.abs((py - y) * dx);
    // What lies more aside than ahead is another direction's.
    if (forward > 0 && aside <= forward && forward + 2 * aside < least) {
      least = forward + 2 * aside;
      best = i;
    }
  });
  return best;
}
