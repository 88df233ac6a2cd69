// SHA-256 of a part. Browsers offer it only over TLS and on loopback; elsewhere it is computed here
// (FIPS 180-4), a stretch at a time so that the page stays alive.

const STRETCH = 1 << 20;
const BLOCK = 64;

/** The digest of a blob's bytes, in hexadecimal. */
export async function sha256(blob) {
  const bytes = new Uint8Array(await blob.arrayBuffer());
  if (globalThis.crypto?.subtle) {
    return hex(new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)));
  }
  return computed(bytes);
}

/** The same without the browser's help. */
export async function computed(bytes) {
  const state = Uint32Array.from(firstBits(8, Math.sqrt));
  const whole = bytes.length - (bytes.length % BLOCK);
  for (let from = 0; from < whole; from += STRETCH) {
    digestBlocks(state, bytes, from, Math.min(whole, from + STRETCH));
    await new Promise((resolve) => setTimeout(resolve));
  }
  const tail = padded(bytes.subarray(whole), bytes.length);
  digestBlocks(state, tail, 0, tail.length);
  const digest = new DataView(new ArrayBuffer(32));
  state.forEach((word, i) => digest.setUint32(4 * i, word));
  return hex(new Uint8Array(digest.buffer));
}

function padded(rest, length) {
  const blocks = rest.length + 9 > BLOCK ? 2 : 1;
  const tail = new Uint8Array(blocks * BLOCK);
  tail.set(rest);
  tail[rest.length] = 0x80;
  new DataView(tail.buffer).setBigUint64(tail.length - 8, BigInt(length) * 8n);
  return tail;
}

const ROUND = Uint32Array.from(firstBits(64, Math.cbrt));
const schedule = new Uint32Array(64);

function digestBlocks(state, bytes, from, to) {
  const words = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let block = from; block < to; block += BLOCK) {
    for (let i = 0; i < 16; i++) {
      schedule[i] = words.getUint32(block + 4 * i);
    }
    for (let i = 16; i < 64; i++) {
      const a = schedule[i - 15];
      const b = schedule[i - 2];
      const s0 = turn(a, 7) ^ turn(a, 18) ^ (a >>> 3);
      const s1 = turn(b, 17) ^ turn(b, 19) ^ (b >>> 10);
      schedule[i] = schedule[i - 16] + s0 + schedule[i - 7] + s1;
    }
    digestBlock(state);
  }
}

function digestBlock(state) {
  let [a, b, c, d, e, f, g, h] = state;
  for (let i = 0; i < 64; i++) {
    const s1 = turn(e, 6) ^ turn(e, 11) ^ turn(e, 25);
    const t1 = (h + s1 + ((e & f) ^ (~e & g)) + ROUND[i] + schedule[i]) | 0;
    const s0 = turn(a, 2) ^ turn(a, 13) ^ turn(a, 22);
    const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    [h, g, f, e, d, c, b, a] = [g, f, e, (d + t1) | 0, c, b, a, (t1 + t2) | 0];
  }
  [a, b, c, d, e, f, g, h].forEach((word, i) => {
    state[i] += word;
  });
}

const turn = (word, by) => (word >>> by) | (word << (32 - by));

/** The first 32 bits behind the point of the roots of the first primes. */
function firstBits(count, root) {
  const primes = [];
  for (let n = 2; primes.length < count; n++) {
    if (primes.every((prime) => n % prime !== 0)) {
      primes.push(n);
    }
  }
  return primes.map((prime) => Math.floor((root(prime) % 1) * 2 ** 32));
}

const hex = (bytes) => [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
