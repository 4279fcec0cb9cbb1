// SPDX-License-Identifier: Apache-2.0
// One image of the queue as the page shows it.

import { element, setText } from "./dom.js";
import { small } from "./pictures.js";
import { isActive } from "./events.js";
import * as text from "./text.js";
import { facts } from "./viewer.js";

/** Larger images are not fetched for a thumbnail. */
const MOST_BYTES = 30e6;

/** States of an image that the server does not have: it waits to be sent, is being sent, or was refused. */
export const WAITING = "waiting";
export const SENDING = "sending";
export const REFUSED = "refused";

/** The row of an item, with its buttons; does has their actions. */
export class Row {
  node;
  #item;
  #thumb = element("span", { className: "thumb" });
  #name = element("p", { className: "name" });
  #state = element("p", { className: "facts" });
  #notes = element("p", { className: "notes", hidden: true });
  #bar = element("progress", { max: 1, value: 0 });
  #buttons;
  #drawn = false;

  constructor(item, does) {
    this.#item = item;
    const name = item.name;
    const button = (label, action, kind = "") =>
      element("button", { type: "button", className: kind, "aria-label": `${label} ${name}`, onclick: () => does[action](item) }, label);
    this.#buttons = {
      compare: button("Compare", "compare"),
      save: element("a", { className: "button primary", "aria-label": `Save ${name}`, onclick: (event) => does.save(item.job, event) }, "Save"),
      retry: button("Try again", "retry"),
      cancel: button("Cancel", "cancel", "plain"),
      remove: button("Remove", "remove", "plain"),
    };
    this.#bar.setAttribute("aria-label", name);
    this.node = element("li", {}, this.#thumb, element("div", { className: "what" }, this.#name, this.#state, this.#bar, this.#notes), element("div", { className: "row" }, ...Object.values(this.#buttons)));
    setText(this.#name, name);
    this.#name.title = name;
    this.update();
  }

  /** Draws the thumbnail once; get resolves to the image's blob. */
  draw(get) {
    const job = this.#item.job;
    if (this.#drawn) return;
    this.#drawn = true;
    if (!this.#item.file && (!job || job.input.bytes > MOST_BYTES || job.input.format === "tif")) {
      this.#thumb.textContent = job ? text.format(job.input.format) : "";
      return;
    }
    small(get).then((made) => {
      if (made) this.#thumb.replaceChildren(made.canvas);
      else this.#thumb.textContent = job ? text.format(job.input.format) : "";
    });
  }

  /** Focuses the first button that can be used. */
  focus() {
    Object.values(this.#buttons)
      .find((button) => !button.hidden)
      ?.focus();
  }

  /** Shows the item after a change. */
  update() {
    const { job, status, problem } = this.#item;
    const active = status === WAITING || status === SENDING || (job !== undefined && isActive(job));
    const had = this.node.contains(document.activeElement);
    this.node.dataset.status = status;
    setText(this.#state, problem ?? this.#sentence());
    this.#state.classList.toggle("problem", problem !== undefined && status !== WAITING);
    this.#bar.hidden = !active;
    const share = status === SENDING ? this.#item.sent : (job?.progress ?? 0);
    this.#bar.value = share;
    setText(this.#notes, (job?.warnings ?? []).map(({ sentence }) => sentence).join(" "));
    this.#notes.hidden = this.#notes.textContent === "";
    const shown = {
      compare: status === "succeeded",
      save: status === "succeeded",
      retry: [REFUSED, "failed", "canceled"].includes(status),
      cancel: active,
      remove: !active,
    };
    if (status === "succeeded") {
      this.#buttons.save.href = `${job.links.result}?download=true`;
      this.#buttons.save.download = job.output.name;
    }
    for (const [name, button] of Object.entries(this.#buttons)) button.hidden = !shown[name];
    if (had && !(document.activeElement && this.node.contains(document.activeElement) && !document.activeElement.hidden)) this.focus();
  }

  #sentence() {
    const { job, status, sent } = this.#item;
    switch (status) {
      case WAITING:
        return "Waiting to be sent";
      case SENDING:
        return sent < 1 ? `Sending, ${text.percent(sent)}` : "Sent; the server is checking it";
      case "queued":
        return job.position ? `Waiting, number ${job.position} in the queue` : "Waiting";
      case "running": {
        const left = job.seconds_left === undefined ? "" : `, ${text.left(job.seconds_left)}`;
        return `Enlarging to ${text.size(job.output.width, job.output.height)}, ${text.percent(job.progress)}${left}`;
      }
      case "succeeded":
        return facts(job);
      case "canceled":
        return "Canceled";
      default:
        return "Failed";
    }
  }
}
