#!/usr/bin/env python3
"""Writes the table of the four benchmark sets' pixels that ladder-eval ships.

    scripts/make_known_images.py DATA > ladder-eval/src/main/resources/io/github/laddersr/metric/known-images.tsv

DATA holds <set>/HR and PIXELS.sha256.tsv (set, kind, name, mode, width, height, sha256 of the raw interleaved 8-bit pixels), whose
rows go into the table. Beside them go the HR cropped to a multiple of each scale, where that is another picture: some copies of the
sets have only those. Every HR is checked against its row before. Needs python3 with numpy and Pillow (Debian: python3-numpy python3-pil).
"""
import csv
import hashlib
import pathlib
import re
import sys

import numpy as np
from PIL import Image


def sha256(pixels):
    return hashlib.sha256(np.ascontiguousarray(pixels).tobytes()).hexdigest()


def main(data):
    data = pathlib.Path(data)
    out = csv.writer(sys.stdout, delimiter="\t", lineterminator="\n")
    out.writerow(["set", "name", "kind", "scale", "width", "height", "sha256"])
    with open(data / "PIXELS.sha256.tsv", newline="") as table:
        for row in csv.DictReader(table, delimiter="\t"):
            name, width, height = row["name"], int(row["width"]), int(row["height"])
            digest = row["sha256_of_raw_interleaved_uint8"]
            if row["kind"] != "HR":
                scale = row["kind"][1:]
                out.writerow([row["set"], re.sub(f"x{scale}$", "", name), "LR", scale, width, height, digest])
                continue
            (file,) = (data / row["set"] / "HR").glob(name + ".*")
            pixels = np.array(Image.open(file).convert(row["mode"]))
            if sha256(pixels) != digest or pixels.shape[:2] != (height, width):
                sys.exit(f"{file} differs from its row in PIXELS.sha256.tsv: get an unchanged copy.")
            out.writerow([row["set"], name, "HR", 1, width, height, digest])
            for scale in (2, 3, 4):
                w, h = width - width % scale, height - height % scale
                if (w, h) != (width, height):
                    out.writerow([row["set"], name, "HR", scale, w, h, sha256(pixels[:h, :w])])


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(sys.argv[1])
