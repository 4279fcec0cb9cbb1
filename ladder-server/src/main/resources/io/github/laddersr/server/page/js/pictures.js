// SPDX-License-Identifier: Apache-2.0
// Thumbnails and sizes for lists, one image after another, so that a folder does not fill the memory.

const THUMB = 112;
let last = Promise.resolve();

/**
 * Makes a thumbnail of an image and finds its size.
 *
 * @param get resolves to the image's blob; called when it is this image's turn
 * @return resolves to { width, height, canvas }, or null if the browser can't read the image
 */
export function small(get) {
  const made = last.then(async () => {
    let bitmap;
    try {
      bitmap = await createImageBitmap(await get());
    } catch {
      return null;
    }
    const { width, height } = bitmap;
    const scale = Math.min(1, THUMB / Math.min(width, height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.max(1, Math.min(Math.round(width * scale), THUMB * 2));
    canvas.height = Math.max(1, Math.min(Math.round(height * scale), THUMB * 2));
    const pen = canvas.getContext("2d");
    pen.imageSmoothingQuality = "high";
    // Of very long images only the middle is shown.
    const cut = { w: Math.min(width, canvas.width / scale), h: Math.min(height, canvas.height / scale) };
    pen.drawImage(bitmap, (width - cut.w) / 2, (height - cut.h) / 2, cut.w, cut.h, 0, 0, canvas.width, canvas.height);
    bitmap.close();
    return { width, height, canvas };
  });
  last = made;
  return made;
}
