// SPDX-License-Identifier: Apache-2.0
// Makes zip files of images. The images are stored, not compressed again. At most 4 GB (PKWARE's APPNOTE, 4.3 and 4.4).

const TABLE = Uint32Array.from({ length: 256 }, (_, n) => {
  for (let k = 0; k < 8; k++) n = n & 1 ? 0xedb88320 ^ (n >>> 1) : n >>> 1;
  return n;
});

const UTF8 = 0x0800;
const LARGEST = 0xffff_fffe;

function crcOf(crc, bytes) {
  for (let i = 0; i < bytes.length; i++) crc = TABLE[(crc ^ bytes[i]) & 0xff] ^ (crc >>> 8);
  return crc;
}

/** Two bytes of time and two of date as in MS-DOS: local time since 1980 in steps of two seconds. */
function dosTime(date) {
  const year = Math.min(Math.max(date.getFullYear(), 1980), 2107);
  const time = (date.getHours() << 11) | (date.getMinutes() << 5) | (date.getSeconds() >> 1);
  return { time, date: ((year - 1980) << 9) | ((date.getMonth() + 1) << 5) | date.getDate() };
}

/** Numbers of 2 or 4 bytes, the lowest byte first, given as [value, bytes]. */
function packed(...fields) {
  const bytes = new Uint8Array(fields.reduce((sum, [, size]) => sum + size, 0));
  const view = new DataView(bytes.buffer);
  let at = 0;
  for (const [value, size] of fields) {
    if (size === 2) view.setUint16(at, value, true);
    else view.setUint32(at, value, true);
    at += size;
  }
  return bytes;
}

/** A zip file to which files are added. */
export class Zip {
  #parts = [];
  #directory = [];
  #size = 0;
  #directorySize = 0;

  get entries() {
    return this.#directory.length;
  }

  /** The size so far, without the directory at the end. */
  get size() {
    return this.#size + this.#directorySize;
  }

  /** Whether another file of this many bytes fits: at most 4 GB and 65,535 files. */
  hasRoom(bytes) {
    return this.size + bytes + 2000 <= LARGEST && this.#directory.length < 0xfffe;
  }

  /** Adds a file. @param blob its content; @param date when it was made */
  async add(name, blob, date) {
    let crc = 0xffff_ffff;
    const reader = blob.stream().getReader();
    for (let part = await reader.read(); !part.done; part = await reader.read()) crc = crcOf(crc, part.value);
    crc = (crc ^ 0xffff_ffff) >>> 0;
    const path = new TextEncoder().encode(name);
    const when = dosTime(date);
    const common = [[20, 2], [UTF8, 2], [0, 2], [when.time, 2], [when.date, 2], [crc, 4], [blob.size, 4], [blob.size, 4], [path.length, 2], [0, 2]];
    const head = packed([0x04034b50, 4], ...common);
    const entry = packed([0x02014b50, 4], [20, 2], ...common, [0, 2], [0, 2], [0, 2], [0, 4], [this.#size, 4]);
    this.#parts.push(head, path, blob);
    this.#size += head.length + path.length + blob.size;
    this.#directory.push([entry, path]);
    this.#directorySize += entry.length + path.length;
  }

  /** The whole zip file. */
  blob() {
    const n = this.#directory.length;
    const end = packed([0x06054b50, 4], [0, 2], [0, 2], [n, 2], [n, 2], [this.#directorySize, 4], [this.#size, 4], [0, 2]);
    return new Blob([...this.#parts, ...this.#directory.flat(), end], { type: "application/zip" });
  }
}

/** Makes names unique, also for disks that ignore the case of letters: a.png, a (2).png. */
export class Names {
  #taken = new Set();

  unique(name) {
    const dot = name.lastIndexOf(".");
    const [stem, ending] = dot > 0 ? [name.slice(0, dot), name.slice(dot)] : [name, ""];
    let made = name;
    for (let n = 2; this.#taken.has(made.toLowerCase()); n++) made = `${stem} (${n})${ending}`;
    this.#taken.add(made.toLowerCase());
    return made;
  }
}
