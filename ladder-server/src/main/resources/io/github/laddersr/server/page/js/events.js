// SPDX-License-Identifier: Apache-2.0
// Follows jobs: a stream of events for those that will end next, and a request now and then for all others. Browsers
// open at most six connections to a server, so there can't be a stream for each job.

import * as api from "./api.js";
import { byId } from "./dom.js";

const STREAMS = 2;
const ACTIVE = new Set(["queued", "running"]);

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

export const isActive = (job) => ACTIVE.has(job.status);

/** Follows jobs until they end. */
export class Follower {
  #jobs = new Map(); // by id: the jobs that have not ended
  #streams = new Map(); // by id: a controller that ends the stream
  #told;
  #gone;
  #timer = 0;
  #failures = 0;

  /** @param told(job) receives each state; gone(id) is called if the server no longer knows a job */
  constructor(told, gone) {
    this.#told = told;
    this.#gone = gone;
  }

  /** Follows a job unless it has ended. */
  follow(job) {
    this.#note(job);
    this.#arrange();
  }

  /** Stops following a job. */
  forget(id) {
    this.#jobs.delete(id);
    this.#streams.get(id)?.abort();
    this.#streams.delete(id);
    this.#arrange();
  }

  #note(job) {
    if (isActive(job)) this.#jobs.set(job.id, job);
    else this.#jobs.delete(job.id);
  }

  #hear(job) {
    if (!this.#jobs.has(job.id)) return; // this state is older than the known one
    this.#note(job);
    this.#told(job);
  }

  /** Opens streams for the next jobs and requests the others. */
  #arrange() {
    const rank = (job) => (job.status === "running" ? 0 : (job.position ?? 1e9));
    const next = [...this.#jobs.values()].sort((a, b) => rank(a) - rank(b)).slice(0, STREAMS);
    for (const job of next) {
      if (this.#streams.size >= STREAMS) break;
      if (!this.#streams.has(job.id)) this.#stream(job);
    }
    if (this.#jobs.size > this.#streams.size && !this.#timer) {
      this.#timer = setTimeout(() => this.#look(), 2000 + 5 * this.#jobs.size);
    }
  }

  async #stream(job) {
    const end = new AbortController();
    this.#streams.set(job.id, end);
    let last = "";
    while (this.#jobs.has(job.id) && !end.signal.aborted) {
      try {
        const headers = { Accept: "text/event-stream", ...(last && { "Last-Event-ID": last }) };
        const response = await api.request(job.links.events, { headers, signal: end.signal });
        this.#reached();
        if (response.status === 204) this.#hear(await api.json(job.links.self));
        else for await (const event of events(response.body)) {
          last = event.id;
          this.#hear(JSON.parse(event.data));
        }
        if (this.#jobs.has(job.id)) await sleep(1000); // the stream was interrupted
      } catch (problem) {
        if (problem.name === "AbortError") break;
        if (problem.code === "not-found") this.#lose(job.id);
        else await this.#pause(problem);
      }
    }
    if (this.#streams.get(job.id) === end) this.#streams.delete(job.id);
    this.#arrange();
  }

  async #look() {
    const followed = (id) => this.#jobs.has(id) && !this.#streams.has(id);
    try {
      const ids = [...this.#jobs.keys()].filter(followed);
      const listed = new Map();
      for (const status of ACTIVE) {
        for (const job of (await api.json(`/v1/jobs?status=${status}&limit=1000`)).jobs) listed.set(job.id, job);
      }
      this.#reached();
      for (const id of ids) {
        const job = listed.get(id) ?? (await this.#one(id));
        if (job && followed(id)) this.#hear(job);
      }
    } catch (problem) {
      await this.#pause(problem);
    }
    this.#timer = 0;
    this.#arrange();
  }

  async #one(id) {
    try {
      return await api.json(`/v1/jobs/${id}`);
    } catch (problem) {
      if (problem.code !== "not-found") throw problem;
      this.#lose(id);
      return null;
    }
  }

  #lose(id) {
    if (this.#jobs.delete(id)) this.#gone(id);
  }

  #reached() {
    this.#failures = 0;
    byId("banner").hidden = true;
  }

  /** The pause grows with the time without an answer of the server. */
  async #pause(problem) {
    this.#failures++;
    if (this.#failures > 1) {
      byId("banner").textContent = `${problem.message} Trying again …`;
      byId("banner").hidden = false;
    }
    await sleep(Math.min(10_000, 500 * 2 ** this.#failures));
  }
}

/** Server-sent events as { id, data }. Uses fetch, because EventSource can't send a key. */
async function* events(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    text += part.value;
    const blocks = text.split("\n\n");
    text = blocks.pop();
    for (const block of blocks) {
      const field = (name) =>
        block
          .split("\n")
          .filter((line) => line.startsWith(`${name}: `))
          .map((line) => line.slice(name.length + 2))
          .join("\n");
      if (field("data")) yield { id: field("id"), data: field("data") };
    }
  }
}
