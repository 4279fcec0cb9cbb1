"""Prints the expected values in ImresizeTest, PsnrTest and SsimTest: the definitions written out, in another language
and another way (exact fractions and whole matrices for the resize, a full two-dimensional window for SSIM).
Needs Python 3 only: python3 scripts/metric_vectors.py"""

import math
from fractions import Fraction as F


def picture(w, h, a, b, c):
    return [[(a * x + b * y + c * x * y) % 256 for x in range(w)] for y in range(h)]


def keys(t):
    t = abs(t)
    if t <= 1:
        return F(3, 2) * t**3 - F(5, 2) * t**2 + 1
    return -F(1, 2) * t**3 + F(5, 2) * t**2 - 4 * t + 2 if t <= 2 else F(0)


def matrix(n, m):
    """m x n: every input position -2n..3n is weighed, then folded onto the clamped index."""
    s = F(m, n)
    q = min(s, 1)
    rows = []
    for i in range(m):
        u = (i + F(1, 2)) / s - F(1, 2)
        row = [F(0)] * n
        for k in range(-2 * n - 8, 3 * n + 8):
            row[min(max(k, 0), n - 1)] += keys(q * (u - k))
        total = sum(row)
        rows.append([r / total for r in row])
    return rows


def round8(v):
    return min(max(math.floor(v + F(1, 2)), 0), 255)


def resize(p, w, h):
    mv, mh = matrix(len(p), h), matrix(len(p[0]), w)
    mid = [[round8(sum(m[k] * p[k][x] for k in range(len(p)))) for x in range(len(p[0]))] for m in mv]
    return [[round8(sum(m[k] * row[k] for k in range(len(row)))) for m in mh] for row in mid]


def psnr(a, b):
    d = [(x - y) ** 2 for r, s in zip(a, b) for x, y in zip(r, s)]
    return 10 * math.log10(255**2 / (sum(d) / len(d)))


def ssim(a, b):
    g = [[math.exp(-((i - 5) ** 2 + (j - 5) ** 2) / 4.5) for j in range(11)] for i in range(11)]
    t = sum(map(sum, g))
    c1, c2 = 2.55**2, 7.65**2
    values = []
    for y in range(len(a) - 10):
        for x in range(len(a[0]) - 10):
            win = [(g[i][j] / t, a[y + i][x + j], b[y + i][x + j]) for i in range(11) for j in range(11)]
            ma = sum(w * p for w, p, _ in win)
            mb = sum(w * q for w, _, q in win)
            va = sum(w * (p - ma) ** 2 for w, p, _ in win)
            vb = sum(w * (q - mb) ** 2 for w, _, q in win)
            co = sum(w * (p - ma) * (q - mb) for w, p, q in win)
            values.append((2 * ma * mb + c1) * (2 * co + c2) / ((ma**2 + mb**2 + c1) * (va + vb + c2)))
    return sum(values) / len(values)


def luma(w, h, planes):
    return [[16 + (65.481 * planes[0][y][x] + 128.553 * planes[1][y][x] + 24.966 * planes[2][y][x]) / 255
             for x in range(w)] for y in range(h)]


def crop(p, n):
    return [r[n:-n] for r in p[n:-n]] if n else p


if __name__ == "__main__":
    for scale in 2, 3, 4:
        print("down", scale, sum(resize(picture(24, 12, 37, 91, 13), 24 // scale, 12 // scale), []))
    for scale in 2, 3:
        print("up", scale, sum(resize(picture(4, 3, 37, 91, 13), 4 * scale, 3 * scale), []))
    print("resize 7x5 from 10x9", sum(resize(picture(10, 9, 37, 91, 13), 7, 5), []))
    a, b = picture(20, 17, 7, 5, 1), picture(20, 17, 7, 6, 1)
    print("gray", psnr(crop(a, 2), crop(b, 2)), ssim(crop(a, 2), crop(b, 2)))
    ya = luma(20, 17, [picture(20, 17, 7, 5, 1), picture(20, 17, 3, 9, 2), picture(20, 17, 11, 2, 1)])
    yb = luma(20, 17, [picture(20, 17, 7, 6, 1), picture(20, 17, 3, 8, 2), picture(20, 17, 10, 2, 1)])
    print("rgb", psnr(crop(ya, 3), crop(yb, 3)), ssim(crop(ya, 3), crop(yb, 3)))
