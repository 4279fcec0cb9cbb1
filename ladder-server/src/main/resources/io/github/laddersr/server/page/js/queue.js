// SPDX-License-Identifier: Apache-2.0
// The images that the server has or that are being sent. The server's jobs decide what is shown: after a reload they are here again.

import * as api from "./api.js";
import { announce, ask, byId, saveBlob, setText } from "./dom.js";
import { Follower, isActive } from "./events.js";
import { REFUSED, Row, SENDING, WAITING } from "./row.js";
import * as text from "./text.js";
import * as viewer from "./viewer.js";
import { Names, Zip } from "./zip.js";

const UPLOADS = 2; // at once
const LARGEST_ZIP = 1e9; // bytes; a browser may hold the whole file in memory

const items = []; // the newest first: { id, name, file, query, status, sent, problem, job, row, abort, timer }
const follower = new Follower(heard, (id) => drop(items.find((item) => item.job?.id === id)));
const does = { compare: (item) => viewer.open(item.job), save, retry, cancel, remove };
let sending = 0;
let limits = {};

const seen = new IntersectionObserver((entries) => {
  for (const { target, isIntersecting } of entries) {
    const item = items.find(({ row }) => row.node === target);
    if (!item || !isIntersecting || (!item.file && !item.job)) continue;
    seen.unobserve(target);
    item.row.draw(async () => item.file ?? api.blob(item.job.links.input));
  }
});

export function start(serverLimits) {
  limits = serverLimits;
  viewer.start(() => items.filter(({ status }) => status === "succeeded").map(({ job }) => job), save);
  byId("save-all").addEventListener("click", saveAll);
  byId("clear").addEventListener("click", clear);
  byId("cancel-all").addEventListener("click", () => {
    for (const item of items.filter(isBusy)) cancel(item);
    byId("queue-title").focus();
  });
  addEventListener("beforeunload", (event) => {
    if (items.some(({ status }) => status === WAITING || status === SENDING)) event.preventDefault();
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") sync().catch(() => {}); // if the error lasts, the streams report it
  });
}

const isBusy = ({ status, job }) => status === WAITING || status === SENDING || (job !== undefined && isActive(job));

/** Takes over the server's jobs. */
export async function sync() {
  const jobs = await api.allJobs();
  const known = new Set(items.map(({ job }) => job?.id));
  for (const job of jobs.reverse()) {
    if (!known.has(job.id)) {
      insert({ name: job.name ?? job.output.name, status: job.status, job, problem: job.problem?.detail });
      follower.follow(job);
    }
  }
  showAll();
}

/** Sends files, each with its parameters. */
export function add(files) {
  // The first of them must be the first in the list and the first that is worked on.
  for (const { file, query } of [...files].reverse()) insert({ id: api.newId(), name: file.name, file, query, status: WAITING, sent: 0 });
  showAll();
  pump();
}

function insert(item) {
  item.row = new Row(item, does);
  items.unshift(item);
  byId("queue").prepend(item.row.node);
  seen.observe(item.row.node);
}

function change(item, values) {
  Object.assign(item, values);
  item.row.update();
  showAll();
}

function drop(item) {
  if (!item) return;
  clearTimeout(item.timer);
  const had = item.row.node.contains(document.activeElement);
  const next = item.row.node.nextElementSibling ?? item.row.node.previousElementSibling;
  seen.unobserve(item.row.node);
  item.row.node.remove();
  items.splice(items.indexOf(item), 1);
  if (had) (items.find(({ row }) => row.node === next)?.row ?? byId("queue-title")).focus();
  showAll();
}

// --- sending

function pump() {
  while (sending < UPLOADS) {
    // Images that were chosen together keep their order. The rows of older ones are further down.
    const item = items.find(({ status, timer }) => status === WAITING && !timer);
    if (!item) return;
    send(item);
  }
}

async function send(item) {
  sending++;
  item.abort = new AbortController();
  change(item, { status: SENDING, sent: 0, problem: undefined, unwanted: false });
  try {
    if (limits.max_bytes && item.file.size > limits.max_bytes) {
      // The server would refuse it too, but browsers only read the answer after they have sent everything.
      throw new api.Problem({ code: "too-many-bytes", detail: `The image has ${text.bytes(item.file.size)}, but this server accepts at most ${text.bytes(limits.max_bytes)}.` });
    }
    const job = await api.createJob(item.file, item.query, item.id, (sent) => change(item, { sent }), item.abort.signal);
    const old = item.replaces;
    change(item, { job, status: job.status, replaces: undefined });
    follower.follow(job);
    if (item.unwanted) cancel(item);
    if (old) await api.deleteJob(old);
  } catch (problem) {
    if (problem.name === "AbortError") change(item, { status: "canceled" });
    else if (problem.retryAfter > 0 && [429, 503].includes(problem.status)) later(item, problem);
    else refused(item, problem);
  }
  sending--;
  pump();
}

/** The server is busy and says when to try again. */
function later(item, problem) {
  const pause = Math.min(60, problem.retryAfter);
  item.timer = setTimeout(() => {
    item.timer = undefined;
    pump();
  }, pause * 1000);
  change(item, { status: WAITING, problem: `${problem.message} It is sent again in ${pause} s.` });
}

function refused(item, problem) {
  change(item, { status: REFUSED, problem: problem.message, again: problem.code === "offline" });
  announce(`${item.name}: ${problem.message}`);
}

// --- news

function heard(job) {
  const item = items.find((other) => other.job?.id === job.id);
  if (!item) return;
  change(item, { job, status: job.status, problem: job.problem?.detail });
  if (job.status === "succeeded") announce(items.some(isBusy) ? `${item.name} is done.` : `${item.name} is done. All images are done.`);
  if (job.status === "failed") announce(`${item.name}: ${item.problem}`);
}

function showAll() {
  const busy = items.filter(isBusy);
  const done = items.filter(({ status }) => status === "succeeded");
  byId("empty").hidden = items.length > 0;
  byId("queue-tools").hidden = items.length === 0;
  byId("save-all").hidden = done.length < 2;
  byId("cancel-all").hidden = busy.length < 2;
  byId("clear").hidden = items.length === busy.length;
  byId("overall").hidden = busy.length < 2;
  const round = busy.length === 0 ? [] : items.slice(0, items.indexOf(busy.at(-1)) + 1);
  const share = (item) => (isBusy(item) ? (item.job?.progress ?? 0) : 1);
  byId("overall").value = round.length === 0 ? 1 : round.reduce((sum, item) => sum + share(item), 0) / round.length;
  const left = busy.length === 0 ? "" : estimate(busy, done);
  const parts = [];
  if (busy.length > 0) parts.push(`${busy.length} to do`);
  if (done.length > 0) parts.push(`${done.length} done`);
  if (left) parts.push(left);
  setText(byId("summary"), parts.join(", "));
  document.title = busy.length === 0 ? "Ladder" : `${text.percent(byId("overall").value)} · Ladder`;
}

/** How long all images may take, estimated from the results so far; "" if that is unknown. */
function estimate(busy, done) {
  const pixels = ({ job }) => job.output.width * job.output.height;
  const known = busy.filter(({ job }) => job !== undefined);
  const seconds = done.reduce((sum, { job }) => sum + job.seconds, 0);
  if (seconds === 0 || known.length < 2 || known.length < busy.length) return "";
  const each = seconds / done.reduce((sum, item) => sum + pixels(item), 0);
  const running = Math.max(1, known.filter(({ status }) => status === "running").length);
  return text.left((each * known.reduce((sum, item) => sum + pixels(item) * (1 - item.job.progress), 0)) / running);
}

// --- what buttons do

/** Runs the action of a button. The row shows a failure. */
async function attempt(item, action) {
  try {
    await action();
  } catch (problem) {
    change(item, { problem: problem.message });
  }
}

function cancel(item) {
  clearTimeout(item.timer);
  item.timer = undefined;
  if (item.status === SENDING && item.sent < 1) return item.abort.abort();
  if (item.status === SENDING) return change(item, { unwanted: true }); // the server may have it already
  if (item.status === WAITING) return change(item, { status: "canceled", problem: undefined });
  return attempt(item, async () => {
    const job = await api.deleteJob(item.job);
    if (job === null) return drop(item); // it has just ended
    follower.forget(job.id);
    change(item, { job, status: job.status, problem: undefined });
  });
}

function remove(item) {
  return attempt(item, async () => {
    for (const job of [item.job, item.replaces]) if (job) await api.deleteJob(job);
    drop(item);
  });
}

/** Sends the image again: from the file, or from the server's copy if the page was reloaded since. */
function retry(item) {
  return attempt(item, async () => {
    if (!item.file) {
      const blob = await api.blob(item.job.links.input);
      item.file = new File([blob], item.name);
      item.query = new URLSearchParams({ format: item.job.output.format, ...item.job.options, name: item.name }).toString();
    }
    if (!item.again) item.id = api.newId(); // after a lost connection the id stays the same, so that there is only one job
    change(item, { status: WAITING, problem: undefined, sent: 0, again: false, replaces: item.job ?? item.replaces, job: undefined });
    pump();
  });
}

/** A link is enough, unless the server needs a key with each request. */
async function save(job, event) {
  if (!api.hasKey()) return;
  event.preventDefault();
  await attempt(
    items.find((item) => item.job?.id === job.id),
    async () => saveBlob(await api.blob(job.links.result), job.output.name),
  );
}

async function saveAll() {
  const button = byId("save-all");
  const label = button.textContent;
  button.disabled = true;
  const done = items.filter(({ status }) => status === "succeeded");
  let zip = new Zip();
  let names = new Names();
  let files = 0;
  const flush = () => saveBlob(zip.blob(), files++ === 0 ? "ladder.zip" : `ladder-${files}.zip`);
  for (const [i, item] of done.entries()) {
    button.textContent = `Packing ${i + 1} of ${done.length} …`;
    try {
      const blob = await api.blob(item.job.links.result);
      if (zip.entries > 0 && (zip.size + blob.size > LARGEST_ZIP || !zip.hasRoom(blob.size))) {
        flush();
        zip = new Zip();
        names = new Names();
      }
      if (!zip.hasRoom(blob.size)) throw new Error("The image is too large for a zip file: save it separately.");
      await zip.add(names.unique(item.job.output.name), blob, new Date(item.job.finished));
    } catch (problem) {
      change(item, { problem: problem.message });
      announce(`${item.name}: ${problem.message}`);
    }
  }
  if (zip.entries > 0) flush();
  announce(files > 0 ? `${text.count(files, "zip file")} made.` : "No zip file was made.");
  button.disabled = false;
  button.textContent = label;
}

async function clear() {
  const ended = items.filter((item) => !isBusy(item));
  const results = ended.filter(({ status }) => status === "succeeded").length;
  if (results > 0) {
    const what = results === 1 ? "A result is" : `${results} results are`;
    if (!(await ask("Remove finished images?", `${what} deleted from the server. What you have saved stays.`, "Remove"))) return;
  }
  for (const item of ended) await remove(item);
  byId("queue-title").focus();
}
