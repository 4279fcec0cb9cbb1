// SPDX-License-Identifier: Apache-2.0
// The pictures that results are compared with: the image itself, and its bicubic enlargement.

import { element } from "./dom.js";

/** More pixels than this are too many for a canvas on many machines. */
const MOST_PIXELS = 50e6;
const LONGEST_SIDE = 16_384;

/** A decoded image element of a blob, or a canvas with the first of several pictures. @throws Error if the browser can't read it */
export async function picture(blob) {
  if (/gif|webp/.test(blob.type)) return still(blob);
  const image = element("img", { alt: "", draggable: false });
  image.src = URL.createObjectURL(blob);
  try {
    await image.decode();
  } finally {
    URL.revokeObjectURL(image.src);
  }
  return image;
}

async function still(blob) {
  const bitmap = await createImageBitmap(blob);
  const canvas = element("canvas", { width: bitmap.width, height: bitmap.height });
  canvas.getContext("2d").drawImage(bitmap, 0, 0);
  bitmap.close();
  return canvas;
}

/** Width and height of a result of picture(). */
export const sizeOf = (node) => ({ width: node.naturalWidth ?? node.width, height: node.naturalHeight ?? node.height });

/**
 * The left sides to compare with the result of an image or a canvas.
 *
 * @param source the image or canvas with the small picture
 * @param size the size of the result
 */
export function sidesOf(source, size) {
  return [
    { name: "Original", node: source },
    { name: "Bicubic", make: () => bicubic(source, size) },
  ];
}

async function bicubic(source, size) {
  if (size.width * size.height > MOST_PIXELS || Math.max(size.width, size.height) > LONGEST_SIDE) {
    throw new Error("The result is too large to make a bicubic one in the browser: compare it with the original.");
  }
  const { width, height } = sizeOf(source);
  const small = element("canvas", { width, height });
  const pen = small.getContext("2d", { willReadFrequently: true });
  pen.drawImage(source, 0, 0, width, height);
  const { data } = pen.getImageData(0, 0, width, height);
  const large = await inWorker({ data, width, height, newWidth: size.width, newHeight: size.height });
  const canvas = element("canvas", { width: size.width, height: size.height });
  canvas.getContext("2d").putImageData(new ImageData(large, size.width, size.height), 0, 0);
  return canvas;
}

function inWorker(wish) {
  const worker = new Worker(new URL("bicubic-worker.js", import.meta.url), { type: "module" });
  return new Promise((resolve, reject) => {
    worker.addEventListener("message", (event) => resolve(event.data));
    worker.addEventListener("error", () => reject(new Error("The browser could not make a bicubic enlargement.")));
    worker.postMessage(wish, [wish.data.buffer]);
  }).finally(() => worker.terminate());
}
