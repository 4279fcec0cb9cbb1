// SPDX-License-Identifier: Apache-2.0
// Enlarges a piece of 256 pixels of a ready image as the whole image would be. The piece is smaller if its result would be very large.

import * as api from "./api.js";
import { bmp, isOpaque } from "./bmp.js";
import { Comparer } from "./comparer.js";
import { byId, element, setText } from "./dom.js";
import * as options from "./options.js";
import { picture, sidesOf, sizeOf } from "./sides.js";

const PIECE = 256;
const LARGEST_RESULT = 1024; // pixels a side; a piece whose result would be larger is made smaller
const LEAST_PIECE = 32;
const MAP = 280;
const PAUSE = 300; // ms without a change before a request is sent
const LONGEST_WAIT = 30; // s

let comparer;
let files = () => [];
let bitmap = null;
let bitmapOf = null;
let timer;
let running = new AbortController();

/** @param ready returns the ready images as { key, file } */
export function start(ready) {
  files = ready;
  byId("preview").addEventListener("toggle", update);
  byId("preview-image").addEventListener("change", () => {
    byId("preview-x").value = byId("preview-y").value = 0.5;
    update();
  });
  for (const id of ["preview-x", "preview-y"]) byId(id).addEventListener("input", update);
  const map = byId("preview-map");
  const place = (event) => {
    if (!(event.buttons & 1) || !bitmap) return;
    const box = map.getBoundingClientRect();
    const at = (share, whole) => {
      const piece = Math.min(side(), whole);
      return whole === piece ? 0 : Math.min(Math.max((share * whole - piece / 2) / (whole - piece), 0), 1);
    };
    byId("preview-x").value = at((event.clientX - box.left) / box.width, bitmap.width);
    byId("preview-y").value = at((event.clientY - box.top) / box.height, bitmap.height);
    update();
  };
  map.addEventListener("pointerdown", place);
  map.addEventListener("pointermove", place);
}

/** Updates the preview after a change of the ready images. */
export function refresh() {
  const select = byId("preview-image");
  const kept = select.value;
  const images = files().slice(0, 200);
  select.replaceChildren(...images.map(({ key, file }) => new Option(file.name, key)));
  if (images.some(({ key }) => key === kept)) select.value = kept;
  byId("preview-image-field").hidden = images.length < 2;
  update();
}

/** Updates the preview after any change. The request is sent after a short time without changes. */
export function update() {
  clearTimeout(timer);
  running.abort();
  const chosen = files().find(({ key }) => key === byId("preview-image").value);
  if (bitmapOf !== chosen?.file) byId("preview-comparer").hidden = true; // it still shows another image
  if (!byId("preview").open || !chosen) {
    bitmap?.close();
    bitmap = bitmapOf = null;
    return;
  }
  if (bitmapOf === chosen.file) drawMap();
  running = new AbortController();
  timer = setTimeout(() => make(chosen.file, running.signal), PAUSE);
}

async function make(file, signal) {
  if (bitmapOf !== file) {
    const read = await createImageBitmap(file).catch(() => null);
    if (signal.aborted) {
      read?.close();
      return;
    }
    bitmap?.close();
    bitmap = read;
    bitmapOf = file;
    drawMap();
  }
  if (!bitmap) {
    say(`This browser can't read ${file.name}: there is no preview of it.`);
    return;
  }
  if (!byId("options").checkValidity()) {
    say("One of the options is not valid.");
    return;
  }
  setText(byId("preview-status"), "Enlarging the piece …");
  const part = piece();
  const cut = element("canvas", { width: part.width, height: part.height });
  const pen = cut.getContext("2d", { willReadFrequently: true });
  pen.drawImage(bitmap, -part.x, -part.y);
  try {
    const wanted = options.read();
    // What is decided by the whole file takes the whole file; else a piece is sooner there.
    const isCut = !options.denoisesByFile(wanted, file);
    const body = isCut ? await bodyOf(cut, pen.getImageData(0, 0, part.width, part.height)) : file;
    const query = options.pieceQuery(wanted, file, bitmap, part, isCut);
    const response = await api.request(`/v1/upscale?${query}`, {
      method: "POST",
      body,
      headers: { "Content-Type": isCut ? body.type : "application/octet-stream", Prefer: `wait=${LONGEST_WAIT}` },
      signal,
    });
    if (response.headers.get("Content-Type")?.startsWith("application/json")) {
      const job = await api.deleteJob(await response.json()); // the answer is a job, which nobody needs
      if (job) await api.deleteJob(job);
      say("The server is busy, so there is no preview now. Move the piece to try again.");
      return;
    }
    const result = await picture(await response.blob());
    if (signal.aborted) return;
    setText(byId("preview-status"), "");
    byId("preview-comparer").hidden = false;
    comparer ??= new Comparer(byId("preview-comparer"), { wheel: false });
    const size = sizeOf(result);
    comparer.show({ size, right: { name: "Ladder", node: result }, sides: sidesOf(cut, size) });
  } catch (error) {
    if (error.name !== "AbortError") say(error.message);
  }
}

/** The piece as a file without loss. */
function bodyOf(canvas, pixels) {
  return isOpaque(pixels) ? bmp(pixels) : new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
}

/** Says why there is no preview. */
function say(sentence) {
  setText(byId("preview-status"), sentence);
  byId("preview-comparer").hidden = true;
}

/** The side of a piece, if the image is that large. */
function side() {
  const to = options.large(options.read(), bitmap);
  const most = Math.floor(LARGEST_RESULT / Math.max(to.width / bitmap.width, to.height / bitmap.height));
  return most > LEAST_PIECE ? Math.min(PIECE, most) : LEAST_PIECE; // also while an option is no number yet
}

function piece() {
  const width = Math.min(side(), bitmap.width);
  const height = Math.min(side(), bitmap.height);
  return {
    x: Math.round(Number(byId("preview-x").value) * (bitmap.width - width)),
    y: Math.round(Number(byId("preview-y").value) * (bitmap.height - height)),
    width,
    height,
  };
}

/** Draws the whole image small, with a mark around the piece. */
function drawMap() {
  const map = byId("preview-map");
  map.hidden = !bitmap;
  byId("preview-x").disabled = !bitmap || bitmap.width <= side();
  byId("preview-y").disabled = !bitmap || bitmap.height <= side();
  if (!bitmap) return;
  const scale = (MAP * devicePixelRatio) / Math.max(bitmap.width, bitmap.height);
  map.width = Math.max(1, Math.round(bitmap.width * scale));
  map.height = Math.max(1, Math.round(bitmap.height * scale));
  const pen = map.getContext("2d");
  pen.imageSmoothingQuality = "high";
  pen.drawImage(bitmap, 0, 0, map.width, map.height);
  const { x, y, width, height } = piece();
  pen.fillStyle = "rgb(0 0 0 / 45%)";
  pen.beginPath();
  pen.rect(0, 0, map.width, map.height);
  pen.rect(x * scale, y * scale, width * scale, height * scale);
  pen.fill("evenodd");
  pen.lineWidth = 2 * devicePixelRatio;
  pen.strokeStyle = "white";
  pen.strokeRect(x * scale, y * scale, width * scale, height * scale);
}
