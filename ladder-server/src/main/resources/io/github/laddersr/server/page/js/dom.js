// SPDX-License-Identifier: Apache-2.0
// Helpers for elements.

/** The element of index.html with this id. */
export const byId = (id) => document.getElementById(id);

/** A new element with properties and children. Properties that begin with on are listeners, data is an object, aria-… are attributes. */
export function element(tag, properties = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (name === "data") Object.assign(made.dataset, value);
    else if (name in made) made[name] = value;
    else made.setAttribute(name, value);
  }
  made.append(...children);
  return made;
}

/** Sets a text only if it changes, so that screen readers don't read it twice. */
export function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

let turn = false;

/** Announces something to screen readers. */
export function announce(text) {
  turn = !turn; // so that the same sentence is read again
  byId("news").textContent = text + (turn ? "\u00a0" : "");
}

/** Makes the browser save a blob. */
export function saveBlob(blob, name) {
  const address = URL.createObjectURL(blob);
  const link = element("a", { href: address, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

/** Asks the user before something that can't be undone. Resolves to whether to do it. */
export function ask(title, text, yes) {
  const dialog = byId("ask");
  byId("ask-title").textContent = title;
  byId("ask-text").textContent = text;
  byId("ask-yes").textContent = yes;
  dialog.returnValue = "no";
  dialog.showModal();
  return new Promise((resolve) => dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"), { once: true }));
}
