const WINDOW = 4_000;

/** Bytes a second over the last moments. */
export class Speed {
  #samples = [];

  /** So many bytes have been sent in all. */
  sent(total) {
    const now = performance.now();
    this.#samples.push([now, total]);
    while (this.#samples.length > 2 && now - this.#samples[0][0] > WINDOW) {
      this.#samples.shift();
    }
  }

  get bytesPerSecond() {
    if (this.#samples.length < 2) {
      return 0;
    }
    const [begun, before] = this.#samples[0];
    const [now, total] = this.#samples.at(-1);
    return now > begun ? (Math.max(0, total - before) / (now - begun)) * 1_000 : 0;
  }

  reset() {
    this.#samples = [];
  }
}
