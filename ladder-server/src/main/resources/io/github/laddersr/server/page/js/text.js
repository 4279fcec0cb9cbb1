// SPDX-License-Identifier: Apache-2.0
// Writes numbers for people.

const whole = new Intl.NumberFormat("en");
const tenth = new Intl.NumberFormat("en", { maximumFractionDigits: 1 });

export const count = (n, one, many = one + "s") => `${whole.format(n)} ${n === 1 ? one : many}`;

export const size = (width, height) => `${width}\u00a0×\u00a0${height}`;

export function bytes(n) {
  if (n < 1000) return `${n} bytes`;
  const units = ["kB", "MB", "GB"];
  let value = n / 1000;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${value < 10 ? tenth.format(value) : whole.format(Math.round(value))} ${units[unit]}`;
}

/** How long something took. */
export function seconds(s) {
  return s < 59.5 ? `${tenth.format(s)} s` : duration(s);
}

/** How long something may still take, rounded like an estimate. */
export function left(s) {
  return s < 1.5 ? "about a second left" : `about ${duration(s)} left`;
}

function duration(s) {
  if (s < 59.5) return `${Math.round(s)} s`;
  const minutes = Math.round(s / 60);
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

export const percent = (share) => `${Math.floor(share * 100)} %`;

/** The name of a format for people. */
export function format(extension) {
  return { jpg: "JPEG", tif: "TIFF", webp: "WebP" }[extension] ?? extension.toUpperCase();
}

/** How long results are kept. */
export function kept(s) {
  if (s % 86_400 === 0 && s > 86_400) return count(s / 86_400, "day");
  return s >= 3600 ? count(Math.round(s / 3600), "hour") : count(Math.max(1, Math.round(s / 60)), "minute");
}
