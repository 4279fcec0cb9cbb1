#!/usr/bin/env python3
"""Checks Ladder against an implementation that shares no line with it.

    ./ladder upscale small.png -o large.png
    scripts/check_with_pytorch.py WEIGHTS small.png large.png [truth.png]

Runs the network of WEIGHTS (a safetensors file of ladder-models) in PyTorch, prints the largest difference between its output and
large.png in 8-bit steps, and, where the truth is given, the PSNR of large.png on Y by a metric of its own. Needs python3 with torch,
numpy and Pillow (Debian: python3-torch python3-numpy python3-pil). Exit status 1 if the images differ by more than one step.
"""
import json
import math
import struct
import sys

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image


def read(path):
    """Tensors and metadata of a safetensors file."""
    with open(path, "rb") as f:
        header = json.loads(f.read(struct.unpack("<Q", f.read(8))[0]))
        blob = f.read()
    metadata = header.pop("__metadata__", {})
    kinds = {"F32": "<f4", "F16": "<f2"}
    tensors = {}
    for name, entry in header.items():
        start, end = entry["data_offsets"]
        values = np.frombuffer(blob[start:end], kinds[entry["dtype"]]).astype(np.float32)
        tensors[name] = torch.from_numpy(values.reshape(entry["shape"]))
    return tensors, metadata


def network(w, meta, x):
    """The Ladder Pyramid Network as the paper draws it: 1 x 3 x H x W in [0, 1], sides multiples of 8."""
    scale, pathways, kind = int(meta["scale"]), int(meta["pathways"]), meta["activation"]

    def conv(name, v, stride=1, groups=1):
        k = w[name + ".weight"]
        return F.conv2d(v, k, w[name + ".bias"], stride, k.shape[-1] // 2, groups=groups)

    def block(name, v, stride=1):
        y = conv(name + ".expand", v)
        if kind == "relu6-both":
            y = F.relu6(y)
        elif kind in ("relu-both", "relu-after-expand"):
            y = F.relu(y)
        y = conv(name + ".depthwise", y, stride, y.shape[1])
        if kind == "relu6-both":
            y = F.relu6(y)
        elif kind in ("relu-both", "relu-after-depthwise"):
            y = F.relu(y)
        y = conv(name + ".project", y)
        return y + v if y.shape == v.shape else y

    def up(v):
        if meta["upsample"] == "nearest":
            return F.interpolate(v, scale_factor=2, mode="nearest")
        return F.interpolate(v, scale_factor=2, mode="bilinear", align_corners=False)

    mean = torch.tensor([float(m) for m in meta["rgb_mean"].split(",")]).view(1, 3, 1, 1)
    head = conv("head", x - mean)
    stages, y = [], head
    for stage, blocks in enumerate((4, 4, 3, 3)):
        y = first = block(f"stages.{stage}.0", y, 1 if stage == 0 else 2)
        for i in range(1, blocks):
            y = block(f"stages.{stage}.{i}", y)
        y = y + first
        stages.append(y)
    path = [conv(f"alpha.{k}", c) for k, c in enumerate(stages)]
    ends = []
    for name in (None, "beta", "gamma")[:pathways]:
        if name:
            path = [block(f"{name}.{k}", p) for k, p in enumerate(path[:-1])]
        for k in range(len(path) - 2, -1, -1):
            path[k] = up(path[k + 1]) + path[k]
        ends.append(path[0])
    y = conv("fuse.1", conv("fuse.0", torch.cat(ends + [stages[0]], 1))) + head
    for i in range(2 if scale == 4 else 1):
        y = F.pixel_shuffle(conv(f"upsampler.{i}", y), 3 if scale == 3 else 2)
    return conv("tail", y) + mean


def psnr(a, b, border):
    luma = lambda v: 16 + v.astype(np.float64) @ np.array([65.481, 128.553, 24.966]) / 255
    d = (luma(a) - luma(b))[border:-border, border:-border]
    return 10 * math.log10(255**2 / np.mean(d**2))


def main(weights, small, large, truth=None):
    w, meta = read(weights)
    scale = int(meta["scale"])
    lr = np.array(Image.open(small).convert("RGB"))
    x = torch.from_numpy(lr).permute(2, 0, 1)[None].float() / 255
    h, wd = lr.shape[:2]
    with torch.no_grad():
        y = network(w, meta, F.pad(x, (0, -wd % 8, 0, -h % 8), mode="replicate"))[0, :, : h * scale, : wd * scale]
    exact = y.permute(1, 2, 0).numpy() * 255
    ours = np.array(Image.open(large).convert("RGB")).astype(np.float64)
    difference = np.abs(np.clip(exact, 0, 255) - ours).max()
    print(f"{large}: {ours.shape[1]}x{ours.shape[0]}, largest difference from PyTorch {difference:.4f} of 255 (0.5 is rounding to 8 bits)", end="")
    if truth:
        hr = np.array(Image.open(truth).convert("RGB"))[: h * scale, : wd * scale]
        print(f", PSNR-Y {psnr(hr, ours, scale):.3f} dB", end="")
    print()
    return 1 if difference > 1 else 0


if __name__ == "__main__":
    if len(sys.argv) not in (4, 5):
        sys.exit(__doc__)
    sys.exit(main(*sys.argv[1:]))
