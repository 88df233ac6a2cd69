import { element } from "../dom.js";

const WIDTH = 640;
const HEIGHT = 40;

/** A vector drawn as a row of bars, up for positive numbers and down for negative ones. */
export function vectorStrip(numbers) {
  const canvas = element("canvas", { class: "strip", width: WIDTH, height: HEIGHT, "aria-hidden": "true" });
  const largest = numbers.reduce((most, number) => Math.max(most, Math.abs(number)), 1e-30);
  const step = WIDTH / numbers.length;
  const draw = () => {
    const pen = canvas.getContext("2d");
    pen.clearRect(0, 0, WIDTH, HEIGHT);
    pen.fillStyle = getComputedStyle(canvas).color;
    numbers.forEach((number, i) => {
      const tall = (Math.abs(number) / largest) * (HEIGHT / 2);
      pen.globalAlpha = number < 0 ? 0.45 : 1;
      pen.fillRect(i * step, number < 0 ? HEIGHT / 2 : HEIGHT / 2 - tall, Math.max(0.75, step * 0.8), tall);
    });
  };
  // The colour is known only once the canvas stands in the page.
  requestAnimationFrame(draw);
  document.addEventListener("themechange", () => requestAnimationFrame(draw));
  return canvas;
}
