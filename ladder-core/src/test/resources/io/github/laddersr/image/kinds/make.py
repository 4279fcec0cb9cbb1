#!/usr/bin/env python3
"""Makes the files in this folder: one image of 24x16 pixels in each kind of file that Ladder reads.

    apt-get install imagemagick icc-profiles-free && ./make.py

The formulas are those of Kinds.java.
"""
import os, struct, subprocess

W, H = 24, 16
os.chdir(os.path.dirname(os.path.abspath(__file__)))


def colour(x, y):
    return [x * 2600 + y * 300 + 500, y * 3900 + 700, 65535 - x * 1500 - y * 1600]


def gray(x, y):
    return [x * 1800 + y * 1500 + 100]


def alpha(x, y):
    return 0 if x < 4 else 65535 if x > 20 else (x - 3) * 3600 + y * 17


def blocks(x, y):
    return [x // 6 * 21845, y // 4 * 21845, 65535 - x // 6 * 21845]


def pam(name, pixel):
    """Writes NAME.pam of 8 bits and NAME16.pam of 16: ImageMagick does not always round."""
    n = len(pixel(0, 0))
    kind = {1: "GRAYSCALE", 2: "GRAYSCALE_ALPHA", 3: "RGB", 4: "RGB_ALPHA"}[n]
    samples = [v for y in range(H) for x in range(W) for v in pixel(x, y)]
    for suffix, most in ("", 255), ("16", 65535):
        with open(name + suffix + ".pam", "wb") as f:
            f.write(f"P7\nWIDTH {W}\nHEIGHT {H}\nDEPTH {n}\nMAXVAL {most}\nTUPLTYPE {kind}\nENDHDR\n".encode())
            if most == 255:
                f.write(bytes((v + 128) // 257 for v in samples))
            else:
                f.write(struct.pack(f">{len(samples)}H", *samples))


def convert(*words):
    subprocess.run(["/usr/bin/convert", *" ".join(words).split()], check=True)


pam("c", colour)
pam("g", gray)
pam("ca", lambda x, y: colour(x, y) + [alpha(x, y)])
pam("ga", lambda x, y: gray(x, y) + [alpha(x, y)])
pam("b", blocks)
pam("ba", lambda x, y: blocks(x, y) + [0 if x < 6 and y < 4 else 65535])
pam("g1", lambda x, y: [(x // 6 + y // 4) % 2 * 65535])
pam("g2", lambda x, y: [x // 6 * 21845])
pam("g4", lambda x, y: [x * 15 // 23 * 4369])

NO = "-define png:exclude-chunks=date,tIME,gAMA,cHRM,bKGD"
for bits, suffix in (8, ""), (16, "16"):
    convert(f"c{suffix}.pam {NO} -depth {bits} -define png:color-type=2 -define png:bit-depth={bits} png-rgb{bits}.png")
    convert(f"c{suffix}.pam {NO} -depth {bits} -define png:color-type=2 -define png:bit-depth={bits} -interlace PNG png-rgb{bits}-interlaced.png")
    convert(f"g{suffix}.pam {NO} -depth {bits} -define png:color-type=0 -define png:bit-depth={bits} png-gray{bits}.png")
    convert(f"ga{suffix}.pam {NO} -depth {bits} -define png:color-type=4 -define png:bit-depth={bits} png-graya{bits}.png")
    convert(f"ca{suffix}.pam {NO} -depth {bits} -define png:color-type=6 -define png:bit-depth={bits} png-rgba{bits}.png")
    convert(f"ca{suffix}.pam {NO} -depth {bits} -define png:color-type=6 -define png:bit-depth={bits} -interlace PNG png-rgba{bits}-interlaced.png")
for bits in 1, 2, 4:
    convert(f"g{bits}.pam {NO} -define png:color-type=0 -define png:bit-depth={bits} png-gray{bits}.png")
convert(f"b.pam {NO} -define png:color-type=3 png-palette.png")
convert(f"ba.pam {NO} PNG8:png-palette-alpha.png")
convert(f"ba.pam {NO} -depth 8 -define png:color-type=2 -define png:bit-depth=8 png-key.png")

convert("c.pam -quality 98 -sampling-factor 1x1 jpeg-rgb.jpg")
convert("c.pam -quality 98 -sampling-factor 2x2 jpeg-420.jpg")
convert("c.pam -quality 98 -sampling-factor 1x1 -interlace JPEG jpeg-progressive.jpg")
convert("g.pam -quality 98 jpeg-gray.jpg")
convert("c.pam -quality 98 -sampling-factor 1x1 -colorspace CMYK jpeg-ycck.jpg")  # with Adobe's marker


def segments(jpeg):
    at = 2
    while jpeg[at + 1] != 0xDA:
        n = struct.unpack(">H", jpeg[at + 2 : at + 4])[0] + 2
        yield jpeg[at : at + n]
        at += n
    yield jpeg[at:]


def without(name, new, markers, insert=b""):
    jpeg = open(name, "rb").read()
    open(new, "wb").write(b"\xff\xd8" + insert + b"".join(s for s in segments(jpeg) if s[1] not in markers))


without("jpeg-rgb.jpg", "jpeg-rgb-bare.jpg", {0xE0})  # no JFIF marker
convert("c.pam -quality 98 -sampling-factor 2x2 -colorspace CMYK -negate t.jpg")
without("t.jpg", "jpeg-ycck-bare.jpg", {0xE0, 0xEE})  # no marker: ink is not inverted


def profile():
    """A small ICC profile by which cyan is red, and the other inks do nothing but black, which is black: nothing like the formula."""
    table = bytes(range(256))
    grid = b"".join(
        bytes([0, 128, 128]) if black else bytes([136, 208, 195]) if cyan else bytes([255, 128, 128])
        for cyan in (0, 1)
        for magenta in (0, 1)
        for yellow in (0, 1)
        for black in (0, 1)
    )
    one = [65536, 0, 0, 0, 65536, 0, 0, 0, 65536]
    lut = b"mft1\0\0\0\0" + bytes([4, 3, 2, 0]) + struct.pack(">9i", *one) + table * 4 + grid + table * 3
    text = b"test\0"
    tags = {
        b"desc": b"desc\0\0\0\0" + struct.pack(">I", len(text)) + text + bytes(8 + 3 + 67),
        b"cprt": b"text\0\0\0\0" + text,
        b"wtpt": b"XYZ \0\0\0\0" + struct.pack(">3i", 63190, 65536, 54061),
        b"A2B0": lut,
    }
    at = 128 + 4 + 12 * len(tags)
    index, data = b"", b""
    for name, tag in tags.items():
        index += name + struct.pack(">II", at + len(data), len(tag))
        data += tag + bytes(-len(tag) % 4)
    head = bytearray(128)
    struct.pack_into(">I4sI4s4s4s", head, 0, at + len(data), bytes(4), 0x02400000, b"prtr", b"CMYK", b"Lab ")
    head[36:40] = b"acsp"
    struct.pack_into(">3i", head, 68, 63190, 65536, 54061)
    return bytes(head) + struct.pack(">I", len(tags)) + index + data


def icc(data):
    data = b"ICC_PROFILE\0\x01\x01" + data
    return b"\xff\xe2" + struct.pack(">H", len(data) + 2) + data


RGB, GRAY = ("/usr/share/color/icc/" + n for n in ("compatibleWithAdobeRGB1998.icc", "Gray.icc"))
open("t.icc", "wb").write(profile())
convert("( -size 12x16 xc:cyan ) ( -size 12x16 xc:white ) +append -colorspace CMYK -quality 98 t.jpg")
without("t.jpg", "jpeg-ycck-profile.jpg", set(), icc(profile()))
convert("( -size 12x16 xc:cyan ) ( -size 12x16 xc:white ) +append -depth 8 -colorspace CMYK -profile t.icc -compress LZW tiff-cmyk8-profile.tif")
without("jpeg-rgb.jpg", "jpeg-rgb-profile.jpg", set(), icc(open(RGB, "rb").read()))
without("jpeg-gray.jpg", "jpeg-gray-profile.jpg", set(), icc(open(GRAY, "rb").read()))
convert(f"c.pam {NO} -depth 8 -profile {RGB} -define png:color-type=2 png-rgb8-profile.png")
convert(f"c16.pam -depth 16 -profile {RGB} -compress Zip tiff-rgb16-profile.tif")
convert(f"c.pam -quality 98 -profile {RGB} webp-lossy-profile.webp")

convert("c.pam -quality 98 webp-lossy.webp")
convert("ca.pam -quality 98 webp-lossy-alpha.webp")
convert("c.pam -depth 8 -define webp:lossless=true webp-lossless.webp")
convert("ca.pam -depth 8 -define webp:lossless=true -define webp:exact=true webp-lossless-alpha.webp")

for bits, suffix in (8, ""), (16, "16"):
    for name, words in {
        "none": "-compress None",
        "lzw": "-compress LZW",  # with differences
        "lzw-plain": "-compress LZW -define tiff:predictor=1",
        "deflate": "-compress Zip",
        "packbits": "-compress RLE",
        "strips": "-compress LZW -define tiff:rows-per-strip=3",
        "tiles": "-compress LZW -define tiff:tile-geometry=16x16",
        "planar": "-compress Zip -interlace plane",
        "msb": "-compress Zip -endian MSB",
    }.items():
        convert(f"c{suffix}.pam -depth {bits} {words} tiff-rgb{bits}-{name}.tif")
    convert(f"g{suffix}.pam -depth {bits} -compress Zip tiff-gray{bits}.tif")
    convert(f"ga{suffix}.pam -depth {bits} -compress Zip tiff-graya{bits}.tif")
    convert(f"ca{suffix}.pam -depth {bits} -compress LZW tiff-rgba{bits}.tif")
    convert(f"c{suffix}.pam -depth {bits} -compress Zip tiff64:tiff-rgb{bits}-big.tif")
    convert(f"c{suffix}.pam -depth {bits} -colorspace CMYK -compress LZW tiff-cmyk{bits}.tif")
convert("g1.pam -type bilevel -compress Group4 tiff-gray1.tif")
convert("g4.pam -depth 4 tiff-gray4.tif")
convert("b.pam -type Palette -compress LZW tiff-palette.tif")

convert("c.pam -depth 8 BMP3:bmp-rgb.bmp")
convert("ca.pam -depth 8 bmp-rgba.bmp")
convert("b.pam -type Palette BMP3:bmp-palette.bmp")
convert("b.pam -type Palette -compress RLE BMP3:bmp-runs.bmp")
convert("g1.pam -monochrome BMP3:bmp-gray1.bmp")
convert("b.pam gif-palette.gif")
convert("b.pam -interlace GIF gif-interlaced.gif")
convert("ba.pam gif-alpha.gif")
convert("b.pam ( +clone -negate ) gif-frames.gif")

for left in os.listdir("."):
    if left.endswith(".pam") or left in ("t.jpg", "t.icc"):
        os.remove(left)
