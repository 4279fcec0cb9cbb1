// SPDX-License-Identifier: Apache-2.0
// Files of images without transparency. Browsers write a canvas with its alpha into a PNG, and images with alpha can't become JPEG.

const HEADERS = 54;

/** Whether no pixel of an ImageData is transparent. */
export function isOpaque({ data }) {
  for (let i = 3; i < data.length; i += 4) if (data[i] !== 255) return false;
  return true;
}

/** A BMP of 24 bits with the colours of an ImageData. */
export function bmp({ data, width, height }) {
  const row = (width * 3 + 3) & ~3; // rows begin at multiples of 4 bytes
  const bytes = new Uint8Array(HEADERS + row * height);
  const header = new DataView(bytes.buffer);
  header.setUint16(0, 0x424d); // BM
  header.setUint32(2, bytes.length, true);
  header.setUint32(10, HEADERS, true);
  header.setUint32(14, 40, true); // bytes of the second header
  header.setInt32(18, width, true);
  header.setInt32(22, -height, true); // negative: the top row is the first
  header.setUint16(26, 1, true); // planes
  header.setUint16(28, 24, true); // bits
  header.setUint32(34, row * height, true);
  for (let y = 0, from = 0; y < height; y++) {
    for (let x = 0, to = HEADERS + y * row; x < width; x++, from += 4, to += 3) {
      bytes[to] = data[from + 2];
      bytes[to + 1] = data[from + 1];
      bytes[to + 2] = data[from];
    }
  }
  return new Blob([bytes], { type: "image/bmp" });
}
