// SPDX-License-Identifier: Apache-2.0
// Two pictures on top of each other with a divider between them. The divider is a native range input, so it works with
// keyboard, touch and screen readers. Both pictures zoom and pan together.

import { byId, element, setText } from "./dom.js";

const STEP = Math.SQRT2;
const PAN = 60; // CSS pixels that an arrow key moves
const LARGEST_ZOOM = 32;
const THUMB = 44; // width of the range's thumb in CSS pixels, as in style.css
let comparers = 0;

export class Comparer {
  #root;
  #stage;
  #split;
  #sides = [];
  #size = { width: 1, height: 1 };
  #zoom = 1; // screen pixels for each pixel of the result
  #fits = true;
  #x = 0;
  #y = 0;
  #pointers = new Map();
  #wheel;
  #left = null;
  #right = null;

  /**
   * @param place the element that it is put into
   * @param wheel whether the wheel zooms without Ctrl too, which is right if nothing scrolls
   */
  constructor(place, { wheel }) {
    this.#wheel = wheel;
    this.#root = byId("comparer").content.firstElementChild.cloneNode(true);
    this.#stage = this.#find(".stage");
    this.#split = this.#find(".split");
    this.#root.classList.toggle("whole", wheel);
    place.append(this.#root);
    this.#split.addEventListener("input", () => this.#divide());
    for (const button of this.#root.querySelectorAll("[data-zoom]")) button.addEventListener("click", () => this.zoom(button.dataset.zoom));
    this.#stage.addEventListener("keydown", (event) => this.#arrow(event));
    this.#stage.addEventListener("wheel", (event) => this.#turn(event), { passive: false });
    this.#stage.addEventListener("pointerdown", (event) => this.#down(event));
    this.#stage.addEventListener("pointermove", (event) => this.#move(event));
    for (const type of ["pointerup", "pointercancel"]) this.#stage.addEventListener(type, (event) => this.#pointers.delete(event.pointerId));
    this.#stage.addEventListener("dblclick", (event) => this.#jump(event));
    new ResizeObserver(() => (this.#fits ? this.#fit() : this.#draw())).observe(this.#stage);
  }

  #find(selector) {
    return this.#root.querySelector(selector);
  }

  /**
   * Shows pictures.
   *
   * @param size width and height of the result; all pictures are shown in this size
   * @param right { name, node } of the result, an image or a canvas
   * @param sides the pictures that the left side can show: { name, make } if make() resolves to a node, or { name, sentence }
   *     if there is none; sides[0] is shown first
   */
  show({ size, right, sides }) {
    this.#size = size;
    this.#sides = sides.map((side) => ({ ...side }));
    this.#right = right;
    this.#place(this.#find(".layer.right"), right.node);
    const fieldset = this.#find(".sides");
    const name = `side-${++comparers}`;
    fieldset.replaceChildren(
      fieldset.firstElementChild,
      ...this.#sides.map((side) =>
        element("label", {}, element("input", { type: "radio", name, onchange: () => this.#choose(side) }), ` ${side.name}`),
      ),
    );
    fieldset.hidden = sides.length === 0;
    this.#split.hidden = sides.length === 0;
    this.#root.classList.toggle("single", sides.length === 0);
    const kept = this.#sides.find((side) => side.name === this.#left?.name) ?? this.#sides[0];
    this.#left = null;
    this.#find(".layer.left").replaceChildren();
    setText(this.#find(".tag.right"), right.name);
    if (kept) {
      fieldset.querySelectorAll("input")[this.#sides.indexOf(kept)].checked = true;
      this.#choose(kept);
    }
    this.#fit();
    this.#divide();
  }

  /** Removes the pictures, which frees their memory. */
  clear() {
    for (const layer of this.#root.querySelectorAll(".layer")) layer.replaceChildren();
    this.#sides = [];
  }

  /** Focuses the divider, or the picture if there is no divider. */
  focus() {
    (this.#split.hidden ? this.#stage : this.#split).focus();
  }

  /** Shows the next left side, after the last the first. */
  nextSide() {
    const inputs = [...this.#root.querySelectorAll(".sides input")];
    inputs[(inputs.findIndex((input) => input.checked) + 1) % inputs.length]?.click();
  }

  async #choose(side) {
    this.#left = side;
    const working = this.#find(".working");
    const layer = this.#find(".layer.left");
    setText(this.#find(".tag.left"), side.name);
    this.#divide();
    setText(working, side.sentence ?? `${side.name} is being made …`);
    working.hidden = side.node !== undefined;
    if (side.sentence === undefined && side.node === undefined) {
      try {
        side.node = await side.make();
      } catch (error) {
        side.sentence = error.message;
      }
      if (this.#left !== side) return; // another side was chosen meanwhile
      setText(working, side.sentence ?? "");
      working.hidden = side.node !== undefined;
    }
    this.#place(layer, side.node);
  }

  #place(layer, node) {
    layer.replaceChildren(...(node ? [node] : []));
    this.#draw();
  }

  // --- the divider

  #divide() {
    const value = Number(this.#split.value);
    const width = this.#stage.clientWidth;
    this.#root.style.setProperty("--split", `${THUMB / 2 + (value / 100) * (width - THUMB)}px`);
    const left = this.#left?.name ?? "";
    this.#split.setAttribute("aria-label", `Divider between ${left} and ${this.#right?.name ?? ""}`);
    this.#split.setAttribute("aria-valuetext", `${Math.round(value)} % ${left}, ${100 - Math.round(value)} % ${this.#right?.name ?? ""}`);
  }

  // --- zoom and pan

  /** The width of a pixel of the result in CSS pixels. */
  get #scale() {
    return this.#zoom / devicePixelRatio;
  }

  #fit() {
    const { clientWidth, clientHeight } = this.#stage;
    if (clientWidth === 0) return; // not shown yet
    // Small pictures are not shown larger than they are, except very small ones.
    const most = Math.max(1, Math.floor(256 / Math.max(this.#size.width, this.#size.height))) * devicePixelRatio;
    this.#zoom = Math.min(most, (clientWidth / this.#size.width) * devicePixelRatio, (clientHeight / this.#size.height) * devicePixelRatio);
    this.#fits = true;
    this.#x = this.#y = 0;
    this.#draw();
    this.#divide();
  }

  /** Zooms: in, out, fit (the whole picture) or one (a pixel of the result is one pixel of the screen). */
  zoom(how) {
    if (how === "fit") this.#fit();
    else if (how === "one") this.#zoomTo(1);
    else this.#zoomTo(this.#zoom * (how === "in" ? STEP : 1 / STEP));
  }

  /** Changes the zoom so that this point of the stage stays in place; without a point, the middle. */
  #zoomTo(zoom, at = { x: this.#stage.clientWidth / 2, y: this.#stage.clientHeight / 2 }) {
    const before = this.#scale;
    const rounded = Math.abs(zoom - Math.round(zoom)) < 0.01 ? Math.round(zoom) : zoom;
    this.#zoom = Math.min(LARGEST_ZOOM, Math.max(rounded, 0.01));
    this.#fits = false;
    this.#x = at.x - ((at.x - this.#x) / before) * this.#scale;
    this.#y = at.y - ((at.y - this.#y) / before) * this.#scale;
    this.#draw();
  }

  /** Moves the pictures by this many CSS pixels. */
  pan(dx, dy) {
    this.#x += dx;
    this.#y += dy;
    this.#draw();
  }

  #canPan() {
    const scale = this.#scale;
    return this.#size.width * scale > this.#stage.clientWidth + 1 || this.#size.height * scale > this.#stage.clientHeight + 1;
  }

  #draw() {
    const scale = this.#scale;
    const [width, height] = [this.#size.width * scale, this.#size.height * scale];
    const inside = (at, size, room) => (size <= room ? (room - size) / 2 : Math.min(0, Math.max(room - size, at)));
    this.#x = inside(this.#x, width, this.#stage.clientWidth);
    this.#y = inside(this.#y, height, this.#stage.clientHeight);
    for (const layer of this.#root.querySelectorAll(".layer")) {
      const node = layer.firstElementChild;
      if (!node) continue;
      node.style.width = `${width}px`;
      node.style.height = `${height}px`;
      node.style.translate = `${this.#snapped(this.#x)}px ${this.#snapped(this.#y)}px`;
      const own = node.naturalWidth ?? node.width;
      // Pixels are not smoothed once they are larger than the screen's pixels.
      node.classList.toggle("pixels", (width * devicePixelRatio) / own >= 1);
    }
    setText(this.#find(".percent"), `${Math.round(this.#zoom * 100)} %`);
    this.#stage.classList.toggle("grab", this.#canPan());
    this.#stage.setAttribute("aria-label", `${this.#left?.name ?? ""} and ${this.#right?.name ?? ""}, ${Math.round(this.#zoom * 100)} %. Arrow keys move the picture, plus and minus zoom.`);
  }

  #snapped(at) {
    return Math.round(at * devicePixelRatio) / devicePixelRatio;
  }

  // --- keys, wheel, pointers

  /** Handles keys that work wherever the focus is. Returns whether the key was one of them. */
  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return false;
    const zoom = { "+": "in", "=": "in", "-": "out", 0: "fit", 1: "one" }[event.key];
    if (zoom) this.zoom(zoom);
    else if (event.key === "b") this.nextSide();
    else if (event.shiftKey && event.key.startsWith("Arrow")) this.#arrow(event);
    else return false;
    return true;
  }

  #arrow(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const direction = { ArrowLeft: [1, 0], ArrowRight: [-1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[event.key];
    if (!direction) return;
    event.preventDefault();
    event.stopPropagation();
    this.pan(direction[0] * PAN, direction[1] * PAN);
  }

  #turn(event) {
    if (!this.#wheel && !event.ctrlKey) return;
    event.preventDefault();
    const lines = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1;
    this.#zoomTo(this.#zoom * Math.exp(-event.deltaY * lines * (event.ctrlKey ? 0.01 : 0.002)), this.#at(event));
  }

  #at(event) {
    const box = this.#stage.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  }

  #down(event) {
    if (event.button !== 0) return;
    this.#stage.setPointerCapture(event.pointerId);
    this.#pointers.set(event.pointerId, this.#at(event));
    if (this.#pointers.size === 1 && !this.#canPan()) this.#divideAt(this.#at(event).x);
  }

  #move(event) {
    const before = this.#pointers.get(event.pointerId);
    if (!before) return;
    const now = this.#at(event);
    this.#pointers.set(event.pointerId, now);
    const other = [...this.#pointers].find(([id]) => id !== event.pointerId)?.[1];
    if (other) {
      const distance = (a) => Math.hypot(a.x - other.x, a.y - other.y);
      const middle = { x: (now.x + other.x) / 2, y: (now.y + other.y) / 2 };
      this.#zoomTo((this.#zoom * distance(now)) / Math.max(distance(before), 1), middle);
      this.pan((now.x - before.x) / 2, (now.y - before.y) / 2);
    } else if (this.#canPan()) {
      this.pan(now.x - before.x, now.y - before.y);
    } else {
      this.#divideAt(now.x);
    }
  }

  #divideAt(x) {
    this.#split.value = ((x - THUMB / 2) / (this.#stage.clientWidth - THUMB)) * 100;
    this.#divide();
  }

  #jump(event) {
    if (this.#canPan()) this.#fit();
    else this.#zoomTo(Math.max(2, this.#zoom * 2), this.#at(event));
  }
}
