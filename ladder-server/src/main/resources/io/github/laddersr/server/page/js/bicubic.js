// SPDX-License-Identifier: Apache-2.0
// Bicubic enlarging as Imresize.java does it (MATLAB's imresize, Keys' cubic with a = -0.5), which the tests compare it with.

function cubic(t) {
  const a = Math.abs(t);
  if (a <= 1) return (1.5 * a - 2.5) * a * a + 1;
  return a <= 2 ? ((-0.5 * a + 2.5) * a - 4) * a + 2 : 0;
}

/** The count input positions that each output position reads along one side, and their weights, which sum to 1. */
function taps(from, to) {
  const scale = to / from;
  const squeeze = Math.min(scale, 1); // when shrinking, the kernel is as wide as an output pixel
  const width = 4 / squeeze;
  const count = Math.ceil(width) + 1; // no output position has more nonzero weights
  const index = new Int32Array(to * count);
  const weight = new Float64Array(to * count);
  for (let x = 0; x < to; x++) {
    const centre = (x + 0.5) / scale - 0.5;
    const left = Math.floor(centre - width / 2);
    let sum = 0;
    let used = 0;
    for (let k = 0; k <= count; k++) {
      const w = squeeze * cubic(squeeze * (centre - left - k));
      if (w === 0) continue;
      weight[x * count + used] = w;
      index[x * count + used] = Math.min(Math.max(left + k, 0), from - 1);
      sum += w;
      used++;
    }
    for (let k = 0; k < used; k++) weight[x * count + k] /= sum;
  }
  return { count, index, weight };
}

const round = (v) => Math.min(Math.max(Math.trunc(v + 0.5), 0), 255);

/**
 * Resizes an image.
 *
 * @param data red, green, blue and alpha of each pixel, 0 to 255
 * @return the pixels of the result; colours of transparent pixels do not bleed into others
 */
export function resize(data, width, height, newWidth, newHeight) {
  const vertical = taps(height, newHeight);
  const horizontal = taps(width, newWidth);
  let opaque = true;
  for (let i = 3; i < data.length && opaque; i += 4) opaque = data[i] === 255;
  const source = opaque ? data : premultiplied(data);
  const result = new Uint8ClampedArray(newWidth * newHeight * 4);
  const row = new Float64Array(width * 4);
  for (let y = 0; y < newHeight; y++) {
    row.fill(0);
    for (let k = y * vertical.count; k < (y + 1) * vertical.count; k++) {
      const w = vertical.weight[k];
      if (w === 0) continue;
      const from = vertical.index[k] * width * 4;
      for (let i = 0; i < row.length; i++) row[i] += w * source[from + i];
    }
    if (opaque) for (let i = 0; i < row.length; i++) row[i] = round(row[i]); // as MATLAB does after each side
    horizontally(row, horizontal, result, y * newWidth * 4, newWidth, opaque);
  }
  return result;
}

function horizontally(row, { count, index, weight }, result, start, newWidth, opaque) {
  for (let x = 0, k = 0, to = start; x < newWidth; x++, to += 4) {
    let red = 0;
    let green = 0;
    let blue = 0;
    let alpha = 0;
    for (const end = k + count; k < end; k++) {
      const w = weight[k];
      const from = index[k] * 4;
      red += w * row[from];
      green += w * row[from + 1];
      blue += w * row[from + 2];
      alpha += w * row[from + 3];
    }
    const straight = opaque ? 1 : alpha <= 0 ? 0 : 255 / alpha;
    result[to] = round(red * straight);
    result[to + 1] = round(green * straight);
    result[to + 2] = round(blue * straight);
    result[to + 3] = opaque ? 255 : round(alpha);
  }
}

function premultiplied(data) {
  const made = new Float32Array(data.length);
  for (let i = 0; i < data.length; i += 4) {
    const alpha = data[i + 3];
    for (let c = 0; c < 3; c++) made[i + c] = (data[i + c] * alpha) / 255;
    made[i + 3] = alpha;
  }
  return made;
}
