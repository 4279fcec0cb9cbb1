// SPDX-License-Identifier: Apache-2.0
// The images that are chosen but not sent yet.

import { announce, byId, element, setText } from "./dom.js";
import * as options from "./options.js";
import { small } from "./pictures.js";
import * as preview from "./preview.js";
import * as text from "./text.js";

const MOST_SHOWN = 60;

let images = []; // { key, file, row, size }
let last = 0;

export function start() {
  preview.start(() => images);
  byId("clear-ready").addEventListener("click", () => {
    images = [];
    show();
    byId("choose").focus();
  });
}

/** Adds files. */
export function add(files) {
  for (const file of files) images.push({ key: String(++last), file });
  show();
  announce(`${text.count(files.length, "image")} ready.`);
}

/** Removes all of them and returns their files. */
export function take() {
  const files = images.map(({ file }) => file);
  images = [];
  show();
  return files;
}

/** Updates the list after a change of the options. */
export function refresh() {
  for (const image of images) if (image.row) describe(image);
  preview.update();
}

function show() {
  byId("ready").hidden = images.length === 0;
  byId("drop").classList.toggle("small", images.length > 0);
  const bytes = images.reduce((sum, { file }) => sum + file.size, 0);
  setText(byId("ready-title"), images.length === 0 ? "Ready" : `${text.count(images.length, "image")} ready, ${text.bytes(bytes)}`);
  const shown = images.slice(0, MOST_SHOWN);
  for (const image of shown) image.row ??= makeRow(image);
  byId("ready-list").replaceChildren(...shown.map(({ row }) => row));
  byId("ready-more").hidden = images.length <= MOST_SHOWN;
  byId("ready-more").textContent = `and ${images.length - MOST_SHOWN} more`;
  options.showCount(images.length);
  preview.refresh();
}

function makeRow(image) {
  const { file } = image;
  const thumb = element("span", { className: "thumb" });
  const facts = element("p", { className: "facts" });
  const remove = element("button", { type: "button", className: "plain", "aria-label": `Remove ${file.name}`, onclick: () => takeAway(image) }, "Remove");
  image.facts = facts;
  small(async () => file).then((made) => {
    image.size = made;
    if (made) thumb.append(made.canvas);
    describe(image);
  });
  const row = element("li", {}, thumb, element("div", { className: "what" }, element("p", { className: "name", title: file.webkitRelativePath || file.name }, file.name), facts), element("div", { className: "row" }, remove));
  describe(image);
  return row;
}

function describe(image) {
  const parts = [];
  if (image.size) {
    const large = options.large(options.read(), image.size);
    parts.push(`${text.size(image.size.width, image.size.height)} → ${text.size(large.width, large.height)}`);
  }
  parts.push(text.bytes(image.file.size));
  setText(image.facts, parts.join(" · "));
}

function takeAway(image) {
  const at = images.indexOf(image);
  images.splice(at, 1);
  show();
  const next = images[Math.min(at, images.length - 1, MOST_SHOWN - 1)];
  (next?.row.querySelector("button") ?? byId("choose")).focus();
}
