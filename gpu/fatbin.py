#!/usr/bin/env python3
"""Zeroes the GPU code that one architecture never runs in a library, so that it packs small. Standard library only.

usage: fatbin.py LIBRARY [--arch 90]

The library is changed in place; its length and every header stay as they are, so it loads as before. nvcc puts the machine
code ("elf") and the portable code ("ptx") of a file for all architectures into one container:

    container   magic u32, version u16, header length u16, length of the entries u64; then the entries
    entry       kind u16 (1 ptx, 2 elf), version u16, header length u32, length u64, 12 bytes of others, architecture u32; then the code

The driver runs the newest elf of the GPU's generation that is not newer than the GPU (sm_90 runs 90, not 80); where a container
has none it compiles the newest ptx that is not newer. That code is kept.
"""

import argparse
import collections
import mmap
import struct
import sys

MAGIC = b"\x50\xed\x55\xba"
CONTAINER = struct.Struct("<4sHHQ")
ENTRY = struct.Struct("<HHIQ12xI")
KINDS = {1: "ptx", 2: "elf"}

Entry = collections.namedtuple("Entry", "kind arch start size")


def entries(data, begin, end):
    """The entries between two offsets, or None where these bytes are no container: the magic number can occur by chance."""
    found = []
    while begin < end:
        if end - begin < ENTRY.size:
            return None
        kind, _, header, size, arch = ENTRY.unpack_from(data, begin)
        if kind not in KINDS or header < ENTRY.size or begin + header + size > end:
            return None
        found.append(Entry(KINDS[kind], arch, begin + header, size))
        begin += header + size
    return found


def containers(data):
    """Every container's entries, in the order of the file."""
    at = data.find(MAGIC)
    while at >= 0:
        following = at + len(MAGIC)
        if len(data) - at >= CONTAINER.size:
            _, version, header, size = CONTAINER.unpack_from(data, at)
            end = at + header + size
            if version == 1 and header == CONTAINER.size and end <= len(data):
                found = entries(data, at + header, end)
                if found:
                    yield found
                    following = end
        at = data.find(MAGIC, following)


def needed(container, arch):
    """The entries of a container that a GPU of this architecture can be given."""
    runs = [e for e in container if e.kind == "elf" and e.arch // 10 == arch // 10 and e.arch <= arch]
    if not runs:
        runs = [e for e in container if e.kind == "ptx" and e.arch <= arch]
    newest = max((e.arch for e in runs), default=None)
    return [e for e in runs if e.arch == newest]


def strip(path, arch):
    """
    Zeroes what the architecture does not need. Returns the bytes per (kept or zeroed, kind, architecture), and how many
    containers have no code for it. A library without any code for it stays as it was: ValueError.
    """
    tally = collections.Counter()
    surplus, without = [], 0
    with open(path, "r+b") as file, mmap.mmap(file.fileno(), 0) as data:
        for container in containers(data):
            keep = needed(container, arch)
            without += not keep
            for entry in container:
                tally["kept" if entry in keep else "zeroed", entry.kind, entry.arch] += entry.size
            surplus += [e for e in container if e not in keep]
        if not any(verb == "kept" for verb, _, _ in tally):
            raise ValueError(f"it has no GPU code for sm_{arch}")
        for entry in surplus:
            data[entry.start : entry.start + entry.size] = bytes(entry.size)
    return tally, without


def summary(tally, without):
    """Lines for the user."""
    for (verb, kind, arch), size in sorted(tally.items()):
        yield f"{verb:6} {kind} {arch:4} {size / 2**20:8.1f} MiB"
    if without:
        yield f"{without} containers have no code for it; what is in them does not run there"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("library", help="changed in place")
    parser.add_argument("--arch", type=int, default=90, help="90 for sm_90 (the default)")
    a = parser.parse_args()
    try:
        result = strip(a.library, a.arch)
    except (OSError, ValueError) as e:  # an empty file can't be mapped: ValueError too
        sys.exit(f"fatbin: {a.library} can't be worked on: {e}: give a library with code for that architecture.")
    print(*summary(*result), sep="\n")


if __name__ == "__main__":
    main()
