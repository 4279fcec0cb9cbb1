// SPDX-License-Identifier: Apache-2.0
// The sources of images: dropped files and folders, the clipboard, the file chooser.

import { byId } from "./dom.js";
import { count } from "./text.js";

/** Extensions other than the API's names of formats. */
const SPELLINGS = { jpeg: "jpg", jpe: "jpg", jfif: "jpg", tiff: "tif" };

/** The API's name of a file's format, by its extension, otherwise by its type; empty if neither gives one. */
export function formatOf(file) {
  const dot = file.name.lastIndexOf(".");
  const ending = (dot > 0 ? file.name.slice(dot + 1) : file.type.replace(/^image\/(x-)?(ms-)?/, "")).toLowerCase();
  return SPELLINGS[ending] ?? ending;
}

/** Calls take(files) for all files; formats are those that the server reads. */
export function listen(formats, take) {
  const accept = (files) => sort(files, formats(), take);
  chooser("choose", "files", accept);
  chooser("choose-folder", "folder", accept);
  byId("files").accept = formats().map((f) => `.${f}`).concat(".jpeg", ".tiff", "image/*").join();
  document.addEventListener("paste", (event) => {
    const files = [...(event.clipboardData?.files ?? [])];
    if (files.length > 0) {
      event.preventDefault();
      accept(files.map(renamed));
    }
  });
  dropping(accept);
}

function chooser(button, input, accept) {
  const field = byId(input);
  byId(button).addEventListener("click", () => field.click());
  field.addEventListener("change", () => {
    const files = [...field.files];
    field.value = ""; // so that the same file can be chosen again
    accept(files);
  });
}

let pasted = 0;

/** Browsers name all images of the clipboard image.png. */
function renamed(file) {
  if (file.name !== "image.png") return file;
  pasted++;
  return new File([file], `pasted-${pasted}.png`, { type: file.type, lastModified: file.lastModified });
}

function dropping(accept) {
  const drop = byId("drop");
  const hasFiles = (event) => event.dataTransfer?.types.includes("Files");
  document.addEventListener("dragover", (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = document.querySelector("dialog[open]") ? "none" : "copy";
    drop.classList.add("over");
  });
  document.addEventListener("dragleave", (event) => {
    if (event.relatedTarget === null) drop.classList.remove("over");
  });
  document.addEventListener("drop", async (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    drop.classList.remove("over");
    if (!document.querySelector("dialog[open]")) accept(await filesOf(event.dataTransfer));
  });
}

/** All dropped files, with those in dropped folders. */
async function filesOf(transfer) {
  // Entries only exist until this event has been handled, so all are taken before the first await.
  const items = [...transfer.items].filter((item) => item.kind === "file");
  const entries = items.map((item) => item.webkitGetAsEntry?.() ?? item.getAsFile()).filter(Boolean);
  const files = [];
  for (const entry of entries) await walk(entry, files);
  return files;
}

async function walk(entry, files) {
  if (entry instanceof File) {
    files.push(entry);
  } else if (entry.isFile) {
    files.push(await new Promise((resolve, reject) => entry.file(resolve, reject)));
  } else {
    const reader = entry.createReader();
    const read = () => new Promise((resolve, reject) => reader.readEntries(resolve, reject));
    // A reader returns some of them at a time, and none at the end.
    for (let some = await read(); some.length > 0; some = await read()) {
      for (const inner of some) await walk(inner, files);
    }
  }
}

/** Leaves out files that are no images by their names, and says so. If the name does not show it, the server decides. */
function sort(files, formats, take) {
  const good = [];
  const bad = [];
  for (const file of files) {
    const format = formatOf(file);
    if (format === "" || formats.includes(format)) good.push(file);
    else if (!file.name.startsWith(".") && file.name !== "Thumbs.db") bad.push(file);
  }
  const hint = byId("left-out");
  if (bad.length > 0) {
    const which = bad.length === 1 ? bad[0].name : `${bad[0].name} and ${count(bad.length - 1, "other file")}`;
    hint.textContent = `Left out: ${which}. The formats that can be read are ${formats.join(", ")}.`;
  } else {
    hint.textContent = files.length === 0 ? "There is no image in the folder." : "";
  }
  if (good.length > 0) take(good);
}
