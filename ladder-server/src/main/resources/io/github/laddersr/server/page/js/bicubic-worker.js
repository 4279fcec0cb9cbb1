// SPDX-License-Identifier: Apache-2.0
// Bicubic enlarging in another thread, so that the page can be used meanwhile.

import { resize } from "./bicubic.js";

addEventListener("message", ({ data: { data, width, height, newWidth, newHeight } }) => {
  const result = resize(data, width, height, newWidth, newHeight);
  postMessage(result, [result.buffer]);
});
