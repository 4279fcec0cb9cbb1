// SPDX-License-Identifier: Apache-2.0
// The dialog that shows a result beside its image.

import * as api from "./api.js";
import { Comparer } from "./comparer.js";
import { byId, element, setText } from "./dom.js";
import { picture, sidesOf, sizeOf } from "./sides.js";
import * as text from "./text.js";

/** Above this, showing a result may take more memory than the browser has, so the user is asked first. */
const MOST_PIXELS = 120e6;

let comparer;
let shown = null; // the job that is shown
let list = () => [];

/** @param jobs returns the jobs that have a result, in the order of the page; save saves the result of a job */
export function start(jobs, save) {
  list = jobs;
  const dialog = byId("viewer");
  comparer = new Comparer(byId("viewer-comparer"), { wheel: true });
  byId("viewer-close").addEventListener("click", () => dialog.close());
  byId("viewer-previous").addEventListener("click", () => step(-1));
  byId("viewer-next").addEventListener("click", () => step(1));
  byId("viewer-save").addEventListener("click", (event) => save(shown, event));
  dialog.addEventListener("close", () => {
    shown = null;
    comparer.clear();
  });
  dialog.addEventListener("keydown", (event) => {
    const plain = !event.ctrlKey && !event.metaKey && !event.altKey;
    if (comparer.key(event)) event.preventDefault();
    else if (plain && event.key === "n") step(1);
    else if (plain && event.key === "p") step(-1);
  });
}

/** Opens the dialog for a job that succeeded. */
export function open(job) {
  byId("viewer").showModal();
  byId("viewer-title").focus();
  return show(job);
}

function step(by) {
  const jobs = list();
  const at = jobs.findIndex((job) => job.id === shown?.id) + by;
  if (at >= 0 && at < jobs.length) show(jobs[at]);
}

async function show(job) {
  shown = job;
  const jobs = list();
  const at = jobs.findIndex((other) => other.id === job.id);
  byId("viewer-previous").disabled = at <= 0;
  byId("viewer-next").disabled = at >= jobs.length - 1;
  byId("viewer-previous").hidden = byId("viewer-next").hidden = jobs.length < 2;
  setText(byId("viewer-title"), job.name ?? job.output.name);
  setText(byId("viewer-facts"), facts(job));
  byId("viewer-save").href = `${job.links.result}?download=true`;
  byId("viewer-save").download = job.output.name;
  comparer.clear();
  byId("viewer-comparer").hidden = true;
  if (job.output.width * job.output.height > MOST_PIXELS) {
    const megapixels = Math.round((job.output.width * job.output.height) / 1e6);
    const button = element("button", { type: "button", onclick: () => load(job) }, "Show it anyway");
    byId("viewer-notice").replaceChildren(`The result has ${megapixels} megapixels, for which the browser may need ${text.bytes(megapixels * 8e6)} of memory. `, button);
  } else {
    await load(job);
  }
}

/** The facts about a result. */
export function facts(job) {
  const { input, output } = job;
  return [
    `${text.size(input.width, input.height)} → ${text.size(output.width, output.height)}`,
    text.format(output.format),
    text.bytes(output.bytes),
    text.seconds(job.seconds),
  ].join(" · ");
}

async function load(job) {
  const notice = byId("viewer-notice");
  setText(notice, "Loading …");
  const [result, input] = await Promise.allSettled([get(job.links.result), get(job.links.input)]);
  if (shown !== job) return; // the dialog was closed or shows another job meanwhile
  if (result.status === "rejected") {
    setText(notice, why(result.reason, "the result", job.output.format, "Save it to see it."));
    return;
  }
  setText(notice, input.status === "rejected" ? why(input.reason, "the image", job.input.format, "Only the result is shown.") : "");
  byId("viewer-comparer").hidden = false;
  comparer.show({
    size: sizeOf(result.value),
    right: { name: "Ladder", node: result.value },
    sides: input.status === "rejected" ? [] : sidesOf(input.value, sizeOf(result.value)),
  });
  if (document.activeElement === byId("viewer-title")) comparer.focus();
}

const get = async (address) => picture(await api.blob(address));

function why(error, what, format, remedy) {
  if (error instanceof api.Problem) return error.message;
  return `This browser can't show ${what}, which is ${text.format(format)}. ${remedy}`;
}
