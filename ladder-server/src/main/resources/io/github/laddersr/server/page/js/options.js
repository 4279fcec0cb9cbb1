// SPDX-License-Identifier: Apache-2.0
// The form with the options, and what they mean for an image.

import { byId } from "./dom.js";
import { formatOf } from "./files.js";

const STORED = "ladder-options";
const WRITTEN = ["png", "jpg", "webp", "tif"];
const form = () => byId("options");

/** The present values of the form. */
export function read() {
  const f = form().elements;
  return {
    size: f.size.value,
    scale: f.scale.value,
    width: f.width.value,
    height: f.height.value,
    format: f.format.value,
    quality: f.quality.value,
    denoise: f.denoise.value,
    model: f.model.value,
    strip: f.strip.checked,
  };
}

/** The format that a file's result gets; "" for the server's own. */
function formatFor(options, file) {
  if (options.format === "webp-lossless") return "webp";
  if (options.format !== "same") return options.format;
  const own = formatOf(file);
  return WRITTEN.includes(own) ? own : "png";
}

const isLossy = (options, format) => format === "jpg" || (format === "webp" && options.format !== "webp-lossless");

/** The parameters of a request for this file, without its size. */
function look(options, file) {
  const query = new URLSearchParams();
  const format = formatFor(options, file);
  query.set("format", format);
  if (isLossy(options, format)) query.set("quality", options.quality);
  if (options.format === "webp-lossless") query.set("lossless", "true");
  if (options.denoise !== "") query.set("denoise", options.denoise);
  else if (options.model !== "") query.set("model", options.model);
  return query;
}

/** The parameters of a request that enlarges this file. */
export function query(options, file) {
  const made = look(options, file);
  if (options.size === "fit") made.set("fit", `${options.width}x${options.height}`);
  if (options.size === "width" || options.size === "exact") made.set("width", options.width);
  if (options.size === "height" || options.size === "exact") made.set("height", options.height);
  if (options.size === "scale") made.set("scale", options.scale);
  if (/^[234]$/.test(options.size)) made.set("scale", options.size);
  if (options.strip) made.set("metadata", "strip");
  made.set("name", file.name);
  return made.toString();
}

/** The size that an image will get. The server may decide otherwise. */
export function large(options, { width, height }) {
  const side = (small, factor) => Math.max(1, Math.floor(small * factor + 0.5));
  const times = (factor) => ({ width: side(width, factor), height: side(height, factor) });
  const [w, h] = [Number(options.width), Number(options.height)];
  switch (options.size) {
    case "scale":
      return times(Number(options.scale));
    case "width":
      return { width: w, height: side(height, w / width) };
    case "height":
      return { width: side(width, h / height), height: h };
    case "fit":
      return w * height <= h * width ? { width: w, height: side(height, w / width) } : { width: side(width, h / height), height: h };
    case "exact":
      return { width: w, height: h };
    default:
      return times(Number(options.size));
  }
}

/**
 * The parameters of a request that enlarges a piece of a file, by the same factor as the whole.
 *
 * @param isCut whether the body of the request is the piece; else it is the whole file
 */
export function pieceQuery(options, file, whole, piece, isCut) {
  const made = look(options, file);
  if (!isCut) made.set("crop", `${piece.x},${piece.y},${piece.width},${piece.height}`);
  if (made.get("format") === "tif") made.set("format", "png"); // browsers don't show TIFF
  const to = large(options, whole);
  if (to.width <= 16 * whole.width && to.height <= 16 * whole.height) {
    made.set("width", Math.max(1, Math.round((piece.width * to.width) / whole.width)));
    made.set("height", Math.max(1, Math.round((piece.height * to.height) / whole.height)));
  } else {
    made.set("scale", "17"); // an invalid value, so that the server explains what is wrong
  }
  return made.toString();
}

/** Prepares the form. changed() is called after each change, submitted() when the user wants to enlarge images. */
export function start(changed, submitted) {
  restore();
  const update = () => {
    show();
    store();
    changed();
  };
  form().addEventListener("input", update);
  form().addEventListener("submit", (event) => {
    event.preventDefault();
    submitted();
  });
  show();
}

/** Shows the server's models, and whether they denoise. */
export function offer(models) {
  const select = form().elements.model;
  const kept = select.dataset.wanted ?? select.value;
  for (const { name, scale } of models) select.append(new Option(`${name}: made for ${scale} times`, name));
  if ([...select.options].some((option) => option.value === kept)) select.value = kept;
  byId("denoise-field").hidden = !models.some((model) => model.name.startsWith("photo-"));
  if (byId("denoise-field").hidden) form().elements.denoise.value = "";
  show();
}

/** Whether the server chooses by the file how much noise it removes. */
export function denoisesByFile({ denoise, model }, file) {
  return denoise === "" && model === "" && ["jpg", "webp"].includes(formatOf(file));
}

/** Makes the button say what it does. */
export function showCount(n) {
  const button = byId("enlarge");
  button.disabled = n === 0;
  button.textContent = n === 0 ? "Enlarge" : n === 1 ? "Enlarge 1 image" : `Enlarge ${n} images`;
}

export const isValid = () => form().reportValidity();

function show() {
  const options = read();
  for (const field of form().querySelectorAll("[data-for]")) {
    const wanted = field.dataset.for.split(" ").includes(options.size);
    field.hidden = !wanted;
    // Hidden fields must not prevent submitting the form.
    if (field.matches("label")) field.querySelector("input").disabled = !wanted;
  }
  const lossy = options.format === "same" || isLossy(options, formatFor(options, { name: "", type: "" }));
  byId("quality-field").hidden = !lossy;
  byId("quality-shown").textContent = options.quality;
  form().elements.model.disabled = options.denoise !== "";
  byId("format-hint").textContent =
    {
      same: "JPEG, WebP and TIFF keep their format; everything else becomes PNG.",
      png: "Without loss; large files.",
      jpg: "Small files; no transparency.",
      tif: "Without loss; browsers don't show it.",
    }[options.format] ?? "";
}

function store() {
  try {
    localStorage.setItem(STORED, JSON.stringify(read()));
  } catch {
    // without storage, options last until the page is left
  }
}

function restore() {
  let kept;
  try {
    kept = JSON.parse(localStorage.getItem(STORED) ?? "{}");
  } catch {
    return;
  }
  for (const [name, value] of Object.entries(kept ?? {})) {
    const field = form().elements[name];
    if (!field) continue;
    if (field.type === "checkbox") field.checked = value === true;
    else if (name === "model") field.dataset.wanted = value; // the server's models are not known yet
    else if (field.tagName !== "SELECT" || [...field.options].some((option) => option.value === value)) field.value = value;
  }
}
