// SPDX-License-Identifier: Apache-2.0
// The page: the user chooses images and options, the page sends them and shows the results.

import * as api from "./api.js";
import { byId } from "./dom.js";
import * as files from "./files.js";
import * as options from "./options.js";
import * as queue from "./queue.js";
import * as ready from "./ready.js";
import * as text from "./text.js";

let formats = ["png", "jpg", "tif", "webp", "bmp", "gif"]; // until the server has said which formats it reads

function enlarge() {
  if (!options.isValid()) return;
  const chosen = options.read();
  queue.add(ready.take().map((file) => ({ file, query: options.query(chosen, file) })));
  byId("queue-title").focus({ preventScroll: true });
  byId("queue-title").scrollIntoView({ block: "nearest" });
}

async function connect() {
  const info = await patiently(() => api.json("/v1/info"));
  formats = info.formats.read;
  byId("version").textContent = `Ladder ${info.version}`;
  byId("kept").textContent = `· Results stay for ${text.kept(info.limits.keep_seconds)}`;
  queue.start(info.limits);
  options.offer((await api.json("/v1/models")).models);
  await queue.sync();
}

/** Tries again until the server answers. */
async function patiently(get) {
  for (;;) {
    try {
      const answer = await get();
      byId("banner").hidden = true;
      return answer;
    } catch (problem) {
      if (problem.code !== "offline") throw problem;
      tell(`${problem.message} Trying again …`);
      await new Promise((resolve) => setTimeout(resolve, 2000));
    }
  }
}

function tell(sentence) {
  byId("banner").textContent = sentence;
  byId("banner").hidden = false;
}

options.start(ready.refresh, enlarge);
ready.start();
files.listen(() => formats, ready.add);
connect().catch((problem) => tell(`${problem.message} Load the page again to try once more.`));
