// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.train.degrade;

import java.util.List;

/**
 * The effect of JPEG compression on an image, without creating a file: conversion to Y, Cb and Cr, optional chroma
 * subsampling, quantisation of 8x8 blocks, and all the way back; in libjpeg's arithmetic, including its smooth
 * ("fancy") chroma upsampling.
 */
final class JpegRoundTrip {
    private static final int BITS = 16;
    private static final int HALF = 1 << BITS - 1;
    private static final int MIDDLE = 128;

    private final int width;
    private final int height;

    private JpegRoundTrip(int width, int height) {
        this.width = width;
        this.height = height;
    }

    /** One of Y, Cb and Cr. */
    private record Plane(int width, int height, int[] samples) {
        Plane(int width, int height) {
            this(width, height, new int[width * height]);
        }

        int at(int x, int y) {
            return samples[Math.clamp(y, 0, height - 1) * width + Math.clamp(x, 0, width - 1)];
        }
    }

    /**
     * Compresses and decompresses an image.
     *
     * @param rgb interleaved samples of the image, 0 to 255; changed in place
     * @param subsampled whether Cb and Cr have half the width and height (4:2:0) or full resolution (4:4:4)
     */
    static void apply(int[] rgb, int width, int height, JpegTables tables, boolean subsampled) {
        JpegRoundTrip image = new JpegRoundTrip(width, height);
        Plane y = image.plane(rgb, 0.29900, 0.58700, 0.11400, HALF);
        int offset = (MIDDLE << BITS) + HALF - 1;
        Plane cb = image.plane(rgb, -0.16874, -0.33126, 0.5, offset);
        Plane cr = image.plane(rgb, 0.5, -0.41869, -0.08131, offset);
        quantise(y, tables.luma());
        if (subsampled) {
            cb = halved(cb);
            cr = halved(cr);
        }
        quantise(cb, tables.chroma());
        quantise(cr, tables.chroma());
        if (subsampled) {
            cb = image.doubled(cb);
            cr = image.doubled(cr);
        }
        toRgb(y, cb, cr, rgb);
    }

    /**
     * A factor in units of 2^-16, rounded as libjpeg rounds its constants: a negative factor is the exact opposite of
     * the positive one.
     */
    private static int fix(double factor) {
        int size = (int) (Math.abs(factor) * (1 << BITS) + 0.5);
        return factor < 0 ? -size : size;
    }

    private Plane plane(int[] rgb, double red, double green, double blue, int offset) {
        int r = fix(red);
        int g = fix(green);
        int b = fix(blue);
        Plane plane = new Plane(width, height);
        for (int i = 0; i < plane.samples.length; i++) {
            plane.samples[i] = r * rgb[3 * i] + g * rgb[3 * i + 1] + b * rgb[3 * i + 2] + offset >> BITS;
        }
        return plane;
    }

    /** The mean of four samples each, alternately rounded up and down. */
    private static Plane halved(Plane full) {
        // The columns that complete the last block repeat the full plane's last column; they influence the block's
        // coefficients.
        int columns = roundUp((full.width + 1) / 2);
        Plane half = new Plane(columns, (full.height + 1) / 2);
        for (int y = 0; y < half.height; y++) {
            for (int x = 0; x < columns; x++) {
                int sum = full.at(2 * x, 2 * y)
                        + full.at(2 * x + 1, 2 * y)
                        + full.at(2 * x, 2 * y + 1)
                        + full.at(2 * x + 1, 2 * y + 1);
                half.samples[y * columns + x] = sum + 1 + (x & 1) >> 2;
            }
        }
        return half;
    }

    private static int roundUp(int length) {
        return (length + BlockTransform.SIDE - 1) / BlockTransform.SIDE * BlockTransform.SIDE;
    }

    private static void quantise(Plane plane, List<Integer> steps) {
        int side = BlockTransform.SIDE;
        int[] block = new int[side * side];
        for (int top = 0; top < plane.height; top += side) {
            for (int left = 0; left < plane.width; left += side) {
                for (int i = 0; i < block.length; i++) {
                    block[i] = plane.at(left + i % side, top + i / side) - MIDDLE;
                }
                BlockTransform.forward(block);
                for (int i = 0; i < block.length; i++) {
                    block[i] = quantised(block[i], steps.get(i));
                }
                BlockTransform.inverse(block);
                for (int i = 0; i < block.length; i++) {
                    int x = left + i % side;
                    int y = top + i / side;
                    if (x < plane.width && y < plane.height) {
                        plane.samples[y * plane.width + x] = Math.clamp(block[i] + MIDDLE, 0, 255);
                    }
                }
            }
        }
    }

    /** Quantises a value, which is scaled by 8, to the nearest multiple of a step; ties are rounded away from zero. */
    private static int quantised(int value, int step) {
        int divisor = step << 3;
        int times = (Math.abs(value) + (divisor >> 1)) / divisor;
        return value < 0 ? -times * step : times * step;
    }

    /**
     * Doubles the size: each sample is 9/16 of its nearest neighbour plus 3/16, 3/16 and 1/16 of the three other
     * samples around it.
     */
    private Plane doubled(Plane half) {
        int columns = (width + 1) / 2;
        Plane full = new Plane(width, height);
        int[] sums = new int[columns];
        for (int y = 0; y < height; y++) {
            int near = y / 2;
            int far = (y & 1) == 0 ? near - 1 : near + 1;
            for (int x = 0; x < columns; x++) {
                sums[x] = 3 * half.at(x, near) + half.at(x, far);
            }
            for (int x = 0; x < width; x++) {
                int here = x / 2;
                boolean even = (x & 1) == 0;
                int beside = Math.clamp(even ? here - 1 : here + 1, 0, columns - 1);
                full.samples[y * width + x] = 3 * sums[here] + sums[beside] + (even ? 8 : 7) >> 4;
            }
        }
        return full;
    }

    private static void toRgb(Plane luma, Plane blues, Plane reds, int[] rgb) {
        int red = fix(1.40200);
        int blue = fix(1.77200);
        int greenOfRed = fix(0.71414);
        int greenOfBlue = fix(0.34414);
        for (int i = 0; i < luma.samples.length; i++) {
            int y = luma.samples[i];
            int cb = blues.samples[i] - MIDDLE;
            int cr = reds.samples[i] - MIDDLE;
            rgb[3 * i] = Math.clamp(y + (red * cr + HALF >> BITS), 0, 255);
            rgb[3 * i + 1] = Math.clamp(y + (-greenOfBlue * cb - greenOfRed * cr + HALF >> BITS), 0, 255);
            rgb[3 * i + 2] = Math.clamp(y + (blue * cb + HALF >> BITS), 0, 255);
        }
    }
}
