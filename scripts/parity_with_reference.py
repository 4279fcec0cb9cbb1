#!/usr/bin/env python3
"""Compares Ladder's trainer with the PyTorch reference trainer, step by step.

    scripts/parity_with_reference.py --reference ../shared/gpu/train_reference.py --data DIR

Both get the same first weights (the reference's own), the same batches (cut at random from the images below DIR and reduced by the
reference), the same learning rate and float32, and train for some steps on the CPU: Adam, gradient clipped to norm 1, moving average
0.999. Prints the loss of each step, ours and theirs, and how far weights, their average and Adam's moments are apart at the end.
Exit status 1 if a loss differs by more than 1e-4 of it. Needs python3 with torch, numpy and Pillow (Debian: python3-torch
python3-numpy python3-pil).
"""
import argparse
import importlib.util
import json
import os
import subprocess
import sys
import tempfile
from types import SimpleNamespace

import numpy as np
import torch
from PIL import Image

LARGEST = 1e-4  # relative difference of a loss
ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


def load(path):
    """The reference trainer as a module; its main is not run."""
    spec = importlib.util.spec_from_file_location("train_reference", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def images(folder, side):
    """Paths of the images below a folder that are at least so large, in the order of their names."""
    found = sorted(os.path.join(d, f) for d, _, fs in os.walk(folder) for f in fs if f.lower().endswith((".png", ".jpg", ".jpeg")))
    large = []
    for path in found:
        with Image.open(path) as image:
            if min(image.size) >= side:
                large.append(path)
    if not large:
        sys.exit(f"No PNG or JPEG below {folder} is at least {side} pixels wide and high: give --data a folder with larger images.")
    return large


def cut(reference, a):
    """Batches as arrays in [0, 1]: steps x batch x 3 x side x side, small and large."""
    random = np.random.default_rng(a.seed)
    small = np.zeros((a.steps, a.batch, 3, a.patch, a.patch), np.float32)
    large = np.zeros((a.steps, a.batch, 3, a.patch * a.scale, a.patch * a.scale), np.float32)
    paths = images(a.data, a.patch * a.scale)
    for step in range(a.steps):
        for i in range(a.batch):
            hr = np.array(Image.open(paths[random.integers(len(paths))]).convert("RGB"))
            side = a.patch * a.scale
            y, x = (random.integers(n - side + 1) for n in hr.shape[:2])
            hr = torch.from_numpy(hr[y : y + side, x : x + side].copy())
            lr = reference.bicubic_down(hr, a.scale)
            small[step, i] = lr.permute(2, 0, 1).numpy() / np.float32(255)
            large[step, i] = hr.permute(2, 0, 1).numpy() / np.float32(255)
    return small, large


def theirs(reference, spec, flat, small, large, rate):
    """The reference's losses and its state after the last step."""
    batches = iter(zip(small, large))

    def batch_():
        return tuple(torch.from_numpy(part).contiguous(memory_format=torch.channels_last) for part in next(batches))

    state = reference.State(spec, flat, torch.device("cpu"))
    state.lr.fill_(rate)
    options = SimpleNamespace(clip=1.0, ema=0.999)
    step = reference.Step("eager-nhwc-fp32-aten-conv", spec, state, SimpleNamespace(batch_=batch_), options)
    losses = []
    for _ in small:
        state.loss.zero_()
        step.run()
        losses.append(float(state.loss))
    if float(state.bad):
        sys.exit("The reference met a gradient that is not finite: choose a lower --lr.")
    return losses, {"weights": state.p, "average": state.ema, "m": state.m, "v": state.v}


def ours(reference, spec, folder, rate, threads):
    """Ladder's losses and its state after the last step, which it writes as a checkpoint."""
    init, batches, out = (os.path.join(folder, f) for f in ("init.safetensors", "batches.safetensors", "ours.safetensors"))
    command = [os.path.join(ROOT, "ladder"), "replay", "--init", init, "--batches", batches, "--out", out]
    command += ["--lr", repr(rate), "--threads", str(threads)]
    done = subprocess.run(command, stdout=subprocess.PIPE, check=False)
    if done.returncode:
        sys.exit(f"{' '.join(command)} failed with exit status {done.returncode}.")
    end = reference.st_read(out)[0]
    parts = {part: spec.flatten({n: end[f"{part}/{n}"] for n, _, _ in spec.items}) for part in ("weights", "average", "m", "v")}
    return json.loads(done.stdout)["losses"], {part: torch.from_numpy(values) for part, values in parts.items()}


def show(name, losses, end, their_name, their_losses, their_end, begin):
    """Prints how far losses and the state after them are from others; returns the largest relative difference of a loss."""
    print(f"step {name:>11} {their_name:>11}  relative difference")
    for i, (one, they) in enumerate(zip(losses, their_losses), 1):
        print(f"{i:4} {one:11.8f} {they:11.8f}  {abs(one - they) / they:.1e}")
    print("after the last step, norm of the difference / norm of what the steps changed:")
    for part, they in their_end.items():
        start = torch.from_numpy(begin) if part in ("weights", "average") else torch.zeros_like(they)
        print(f"     {part:>11} {float((end[part] - they).norm() / (they - start).norm()):.1e}")
    return max(abs(one - they) / they for one, they in zip(losses, their_losses))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--reference", required=True, help="train_reference.py")
    parser.add_argument("--data", required=True, help="folder with images, at any depth")
    parser.add_argument("--steps", type=int, default=10)
    parser.add_argument("--batch", type=int, default=4)
    parser.add_argument("--patch", type=int, default=48, help="side in small pixels: a multiple of 8")
    parser.add_argument("--lr", type=float, default=4e-4)
    parser.add_argument("--scale", type=int, default=2, choices=(2, 3, 4))
    parser.add_argument("--width", type=float, default=1.0, choices=(0.5, 0.75, 1.0))
    parser.add_argument("--activation", default="relu-after-depthwise")
    parser.add_argument("--upsample", default="nearest", choices=("nearest", "bilinear"))
    parser.add_argument("--control", action="store_true", help="also compare ours on two threads with ours on one")
    parser.add_argument("--seed", type=int, default=1, help="of first weights and batches")
    a = parser.parse_args()
    reference = load(a.reference)
    spec = reference.Spec(a.scale, 3, a.width, a.activation, a.upsample)
    flat = spec.init(a.seed)
    small, large = cut(reference, a)
    with tempfile.TemporaryDirectory() as folder:
        reference.st_write(os.path.join(folder, "init.safetensors"), spec.unflatten(torch.from_numpy(flat)), spec.meta())
        reference.st_write(os.path.join(folder, "batches.safetensors"), {"lr": small, "hr": large}, {})
        one = ours(reference, spec, folder, a.lr, 1)
        two = ours(reference, spec, folder, a.lr, 2) if a.control else None
    other = theirs(reference, spec, flat.copy(), small, large, a.lr)

    print(f"x{a.scale}, width {a.width:g}, {a.activation}, {a.upsample}, {spec.n} parameters; {a.steps} steps of {a.batch} patches of "
          f"{a.patch}x{a.patch}, learning rate {a.lr:g}; PyTorch {torch.__version__}")
    worst = show("ours", *one, "reference", *other, flat)
    if two:
        show("2 threads", *two, "1 thread", *one, flat)
    print(f"largest relative difference between our losses and the reference's: {worst:.1e} (allowed: {LARGEST:.0e})")
    return 0 if worst <= LARGEST else 1


if __name__ == "__main__":
    sys.exit(main())
