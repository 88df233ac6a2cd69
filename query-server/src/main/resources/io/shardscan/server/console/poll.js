// Asks again and again while a page is shown, without ever being much of the server's work.

const LEAST = 1_000;

/** What a request costs is waited for so many times over before the next. */
const PATIENCE = 10;

/**
 * Calls `ask` now and then until the signal is aborted. A hidden tab does not ask.
 *
 * @param {(first: boolean) => Promise<number>} ask resolves to milliseconds until the next call
 */
export async function poll(ask, signal) {
  let first = true;
  while (!signal.aborted) {
    const begun = performance.now();
    let pause = await ask(first);
    first = false;
    pause = Math.max(LEAST, pause, PATIENCE * (performance.now() - begun));
    await wait(pause, signal);
    while (document.hidden && !signal.aborted) {
      await wait(LEAST, signal);
    }
  }
}

/** Resolves after some milliseconds, or at once when the signal is aborted. */
export function wait(milliseconds, signal) {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    signal?.addEventListener("abort", () => {
      clearTimeout(timer);
      resolve();
    }, { once: true });
  });
}
