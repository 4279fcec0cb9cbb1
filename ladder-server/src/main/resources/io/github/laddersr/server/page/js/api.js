// SPDX-License-Identifier: Apache-2.0
// Requests to the server, with a key if it needs one.

import { byId } from "./dom.js";

const STORED = "ladder-key";

/** Why something failed, in the server's words if it gave any. */
export class Problem extends Error {
  constructor({ code = "unknown", detail = "", status = 0, retry_after = 0 }) {
    super(detail);
    this.code = code;
    this.status = status;
    this.retryAfter = retry_after;
  }
}

export const offline = () =>
  new Problem({ code: "offline", detail: "The server does not answer: it may have been stopped, or the network may be down." });

/** The problem in an answer that is no success. */
export function problemOf(status, text) {
  try {
    const problem = JSON.parse(text);
    return new Problem({ status, ...problem, detail: problem.detail ?? problem.title ?? `The server answered ${status}.` });
  } catch {
    return new Problem({ status, detail: `The server, or something before it, answered ${status} without a reason.` });
  }
}

function stored() {
  try {
    return sessionStorage.getItem(STORED) ?? "";
  } catch {
    return ""; // storage is switched off
  }
}

let key = stored();
let asking = null;

/** Whether requests need a header, so that plain links don't work. */
export const hasKey = () => key !== "";

export const keyHeader = () => (key ? { Authorization: `Bearer ${key}` } : {});

/**
 * Asks the user for a key, once for all requests that wait for one. Resolves when there is a new key.
 *
 * @param used the header that was refused
 */
export function askForKey(used) {
  if ((keyHeader().Authorization ?? "") !== (used ?? "")) return Promise.resolve(); // there is a newer key already
  asking ??= new Promise((resolve) => {
    const dialog = byId("key");
    const field = dialog.querySelector("input");
    const problem = byId("key-problem");
    problem.hidden = !key;
    problem.textContent = key ? "The server does not know this key." : "";
    field.value = "";
    const stay = (event) => event.preventDefault(); // without a key the page has nothing to show
    dialog.addEventListener("cancel", stay);
    dialog.addEventListener(
      "close",
      () => {
        dialog.removeEventListener("cancel", stay);
        key = field.value.trim();
        try {
          sessionStorage.setItem(STORED, key);
        } catch {
          // the user is asked again after a reload
        }
        asking = null;
        resolve();
      },
      { once: true },
    );
    dialog.showModal();
  });
  return asking;
}

/** Sends a request. @throws Problem if it fails */
export async function request(path, init = {}) {
  for (;;) {
    const header = keyHeader();
    let response;
    try {
      response = await fetch(path, { ...init, headers: { ...init.headers, ...header } });
    } catch (error) {
      if (error.name === "AbortError") throw error;
      throw offline();
    }
    if (response.status === 401) {
      await askForKey(header.Authorization);
    } else if (response.ok) {
      return response;
    } else {
      throw problemOf(response.status, await response.text());
    }
  }
}

export const json = async (path, init) => (await request(path, init)).json();

/** An image as a blob. The browser's stored copy is used if the server says that it is up to date. */
export const blob = async (path, init) => (await request(path, init)).blob();

/** All jobs of the user, the newest first. */
export async function allJobs() {
  const jobs = [];
  for (let next = "/v1/jobs?limit=1000"; next; ) {
    const page = await json(next);
    jobs.push(...page.jobs);
    next = page.next;
  }
  return jobs;
}

/** Cancels a job, or forgets one that has ended. It does not matter if it is gone already. */
export async function deleteJob(job) {
  try {
    const response = await request(job.links.self, { method: "DELETE" });
    return response.status === 204 ? null : await response.json();
  } catch (problem) {
    if (problem.code === "not-found") return null;
    throw problem;
  }
}

/** A text that no other request has. crypto.randomUUID does not exist in pages without TLS. */
export function newId() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (b) => b.toString(16).padStart(2, "0")).join("");
}

/**
 * Sends an image. Resolves to its job. XMLHttpRequest is used because it reports how much has been sent.
 *
 * @throws Problem
 */
export async function createJob(file, query, id, progress, signal) {
  for (;;) {
    const header = keyHeader();
    const { status, text, retryAfter } = await send(file, query, { ...header, "Idempotency-Key": id }, progress, signal);
    if (status === 401) {
      await askForKey(header.Authorization);
    } else if (status === 202) {
      return JSON.parse(text);
    } else {
      const problem = problemOf(status, text);
      problem.retryAfter ||= retryAfter;
      throw problem;
    }
  }
}

function send(file, query, headers, progress, signal) {
  return new Promise((resolve, reject) => {
    const xhr = new XMLHttpRequest();
    xhr.open("POST", `/v1/jobs?${query}`);
    for (const [name, value] of Object.entries(headers)) xhr.setRequestHeader(name, value);
    xhr.setRequestHeader("Content-Type", "application/octet-stream"); // the server finds the format by the content
    xhr.upload.onprogress = (event) => event.lengthComputable && progress(event.loaded / event.total);
    xhr.onload = () =>
      resolve({ status: xhr.status, text: xhr.responseText, retryAfter: Number(xhr.getResponseHeader("Retry-After")) || 0 });
    xhr.onerror = () => reject(offline());
    xhr.onabort = () => reject(new DOMException("left", "AbortError"));
    signal.throwIfAborted();
    signal.addEventListener("abort", () => xhr.abort());
    xhr.send(file);
  });
}
