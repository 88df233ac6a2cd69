// Numbers, sizes and times as people read them.

const whole = new Intl.NumberFormat("en");
const short = new Intl.NumberFormat("en", { maximumSignificantDigits: 3 });
const dateTime = new Intl.DateTimeFormat("en", { dateStyle: "medium", timeStyle: "short" });
const UNITS = ["B", "kB", "MB", "GB", "TB"];

export const count = (value) => whole.format(value);

/** Bytes in powers of 1000, as disks and the API's `storage_gb` are counted. */
export function bytes(value) {
  let unit = 0;
  let size = value;
  while (size >= 999.5 && unit < UNITS.length - 1) {
    size /= 1000;
    unit += 1;
  }
  return `${short.format(size)} ${UNITS[unit]}`;
}

export function seconds(value) {
  if (value < 0.9995) {
    return `${short.format(value * 1000)} ms`;
  }
  if (value < 90) {
    return `${value < 9.95 ? value.toFixed(1) : Math.round(value)} s`;
  }
  return value < 5400 ? `${Math.round(value / 60)} min` : `${short.format(value / 3600)} h`;
}

export const percent = (share) => `${short.format(share * 100)} %`;

export const score = (value) => (Math.abs(value) < 1000 ? value.toFixed(4) : value.toPrecision(6));

export const when = (iso) => dateTime.format(new Date(iso));

export const plural = (number, one, many = `${one}s`) => `${count(number)} ${number === 1 ? one : many}`;

/** A metadata value in one line. */
export function value(any) {
  if (any === null || any === undefined) {
    return "–";
  }
  return typeof any === "object" ? JSON.stringify(any) : String(any);
}
