#!/usr/bin/env python3
"""Checks Ladder's metric against one that shares no line with it: numpy, Pillow, and SSIM by scikit-image.

    ./ladder eval --data DATA --scale 4 --sets Set5 --save out --json out/report.json
    scripts/check_metric.py DATA out [out/report.json]

measures the images that eval saved, and their bicubic, and exits with status 1 if a figure of the report differs by more than 1e-4.

    scripts/check_metric.py --bicubic DATA SET...

prints bicubic's figures by the protocol of eval, and as the first papers made them, whose numbers the literature's tables still repeat:
Y rounded to 8 bits first, then reduced and enlarged without rounding the small image.

DATA holds <set>/HR. Needs python3 with numpy, Pillow and scikit-image (Debian: python3-numpy python3-pil python3-skimage).
"""
import json
import math
import pathlib
import sys

import numpy as np
from PIL import Image
from skimage.metrics import structural_similarity

TOLERANCE = 1e-4


def read(path, like_rgb=False):
    image = Image.open(path)
    gray = image.mode in ("L", "1", "I", "I;16") and not like_rgb
    return np.array(image.convert("L" if gray else "RGB")).astype(np.float64)


def luma(v):
    """Not rounded; a gray value counts as it is."""
    return v if v.ndim == 2 else 16 + v @ np.array([65.481, 128.553, 24.966]) / 255


def figures(hr, sr, border):
    a, b = (x[border:-border, border:-border] for x in (hr, sr))
    # Gaussian weights truncated at 5 pixels: an 11x11 window; without the border where the window does not fit.
    _, ssim = structural_similarity(
        a, b, data_range=255, gaussian_weights=True, sigma=1.5, truncate=3.5, use_sample_covariance=False, full=True
    )
    return 10 * math.log10(255**2 / np.mean((a - b) ** 2)), ssim[5:-5, 5:-5].mean()


def weights(n_in, n_out):
    """The matrix of MATLAB's bicubic imresize along one axis."""
    scale = n_out / n_in
    kernel = min(scale, 1)
    matrix = np.zeros((n_out, n_in))
    for i in range(n_out):
        centre = (i + 0.5) / scale - 0.5
        reach = int(math.ceil(2 / kernel)) + 1
        at = np.arange(math.floor(centre) - reach, math.floor(centre) + reach + 1)
        t = np.abs(kernel * (centre - at))
        w = np.where(t <= 1, 1.5 * t**3 - 2.5 * t**2 + 1, np.where(t <= 2, -0.5 * t**3 + 2.5 * t**2 - 4 * t + 2, 0))
        np.add.at(matrix[i], np.clip(at, 0, n_in - 1), w / w.sum())
    return matrix


def imresize(v, height, width, whole=True):
    """Vertical, then horizontal; rounded half up after each where whole."""
    rounded = (lambda x: np.clip(np.floor(x + 0.5), 0, 255)) if whole else (lambda x: x)
    v = rounded(np.tensordot(weights(v.shape[0], height), v, (1, 0)))
    return rounded(np.moveaxis(np.tensordot(weights(v.shape[1], width), v, (1, 1)), 0, 1))


def truth(data, name, image, scale):
    (file,) = (data / name / "HR").glob(image + ".*")
    hr = read(file, like_rgb=(name, image) == ("Set14", "man"))
    return hr[: hr.shape[0] // scale * scale, : hr.shape[1] // scale * scale]


def up_and_down(v, scale, whole=True):
    h, w = v.shape[:2]
    return imresize(imresize(v, h // scale, w // scale, whole), h, w, whole)


def compare(data, saved, report):
    scale, worst = report["scale"], 0.0
    for s in report["sets"]:
        rows = []
        for image in s["per_image"]:
            hr = truth(data, s["name"], image["name"], scale)
            sr = read(saved / s["name"] / (image["name"] + ".png"), like_rgb=hr.ndim == 3)
            ours = figures(luma(hr), luma(sr), scale)
            bicubic = figures(luma(hr), luma(up_and_down(hr, scale)), scale)
            rows.append(ours + bicubic)
            theirs = (image["psnr"], image["ssim"], image["bicubic"]["psnr"], image["bicubic"]["ssim"])
            worst = max(worst, *(abs(a - b) for a, b in zip(rows[-1], theirs)))
        mean = np.mean(rows, axis=0)
        theirs = (s["psnr"], s["ssim"], s["bicubic"]["psnr"], s["bicubic"]["ssim"])
        worst = max(worst, *(abs(a - b) for a, b in zip(mean, theirs)))
        print("%s x%d: %.4f / %.5f, bicubic %.4f / %.5f" % (s["name"], scale, *mean))
    print(f"largest difference from the report: {worst:.2e}")
    return 1 if worst > TOLERANCE else 0


def bicubic(data, names):
    for name in names:
        for scale in (2, 3, 4):
            rows = []
            for file in sorted((data / name / "HR").iterdir()):
                hr = truth(data, name, file.stem, scale)
                y = np.clip(np.floor(luma(hr) + 0.5), 0, 255)
                first = np.clip(np.floor(up_and_down(y, scale, whole=False) + 0.5), 0, 255)
                rows.append(figures(luma(hr), luma(up_and_down(hr, scale)), scale) + figures(y, first, scale))
            print("%s x%d: %.3f / %.4f by the protocol, %.3f / %.4f as first published" % (name, scale, *np.mean(rows, axis=0)))
    return 0


def main(arguments):
    if len(arguments) >= 3 and arguments[0] == "--bicubic":
        return bicubic(pathlib.Path(arguments[1]), arguments[2:])
    if len(arguments) not in (2, 3):
        sys.exit(__doc__)
    data, saved = map(pathlib.Path, arguments[:2])
    report = pathlib.Path(arguments[2]) if len(arguments) == 3 else saved / "report.json"
    return compare(data, saved, json.loads(report.read_text()))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
