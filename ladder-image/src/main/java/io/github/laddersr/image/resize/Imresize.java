// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.image.resize;

import io.github.laddersr.image.ByteImage;
import java.util.Arrays;

/**
 * Resizes like MATLAB's {@code imresize(image, size, 'bicubic')}, with which the literature makes its low-resolution
 * images. The kernel is Keys' cubic with a = -0.5 (R. Keys, "Cubic convolution interpolation for digital image
 * processing", 1981). It is stretched by the scale when shrinking (antialiasing). The weights of each output sample are
 * normalised to sum 1.
 *
 * <p>Output column x (from 0) has its centre at u = (x + 0.5) / s - 0.5 of the input, where s = output size / input
 * size. Its weight for input column k is s' h(s' (u - k)), with s' = min(s, 1), and h(t) = 1.5|t|³ - 2.5|t|² + 1 for
 * |t| ≤ 1, -0.5|t|³ + 2.5|t|² - 4|t| + 2 for |t| ≤ 2, otherwise 0. Input positions outside of the image take the sample
 * at the edge. The vertical pass comes first. After each pass samples are rounded, half up, and clamped to 0..255. The
 * results equal the published x2, x3 and x4 files of Set5, Set14, B100 and Urban100 bit by bit.
 */
public final class Imresize {
    private Imresize() {}

    /**
     * Shrinks by a whole factor. This makes a benchmark's LR images from its HR images.
     *
     * @param hr an image whose width and height are multiples of {@code scale} (see {@link ByteImage#modCrop})
     * @return an image of {@code width / scale} by {@code height / scale} pixels, with the same channels
     * @throws IllegalArgumentException if the size is no multiple of {@code scale}, or {@code scale} is below 1
     */
    public static ByteImage down(ByteImage hr, int scale) {
        if (scale < 1 || hr.width() % scale != 0 || hr.height() % scale != 0) {
            throw new IllegalArgumentException("%s is not a multiple of scale %d: mod-crop it".formatted(hr, scale));
        }
        return resize(hr, hr.width() / scale, hr.height() / scale);
    }

    /**
     * Enlarges by a whole factor. This is the bicubic baseline.
     *
     * @return an image of {@code width * scale} by {@code height * scale} pixels, with the same channels
     * @throws IllegalArgumentException if {@code scale} is below 1 or the result is too large for an array
     */
    public static ByteImage up(ByteImage lr, int scale) {
        if (scale < 1 || lr.width() > Integer.MAX_VALUE / scale || lr.height() > Integer.MAX_VALUE / scale) {
            throw new IllegalArgumentException("%s cannot be enlarged by %d".formatted(lr, scale));
        }
        return resize(lr, lr.width() * scale, lr.height() * scale);
    }

    /**
     * Resizes to any size. Each channel is resized separately, so straight alpha is not taken into account.
     *
     * @param width columns of the result, at least 1
     * @param height rows of the result, at least 1
     * @throws IllegalArgumentException if a size is below 1 or the result is too large for an array
     */
    public static ByteImage resize(ByteImage image, int width, int height) {
        if (width < 1 || height < 1 || (long) width * height > Integer.MAX_VALUE / image.channels()) {
            throw new IllegalArgumentException("cannot resize %s to %dx%d".formatted(image, width, height));
        }
        ImresizeTaps vertical = ImresizeTaps.of(image.height(), height);
        ImresizeTaps horizontal = ImresizeTaps.of(image.width(), width);
        int channels = image.channels();
        byte[] in = image.copyOfBytes();
        int inStride = image.width() * channels;
        int outStride = width * channels;
        byte[] out = new byte[height * outStride];
        double[] row = new double[inStride];
        for (int y = 0; y < height; y++) {
            vertical(in, inStride, vertical, y, row);
            horizontal(row, channels, horizontal, out, y * outStride);
        }
        return ByteImage.of(width, height, channels, out);
    }

    /** Computes output row {@code y} at the input's width, rounded, into {@code row}. */
    private static void vertical(byte[] in, int stride, ImresizeTaps taps, int y, double[] row) {
        Arrays.fill(row, 0);
        for (int t = y * taps.count(); t < (y + 1) * taps.count(); t++) {
            int from = taps.index()[t] * stride;
            double weight = taps.weight()[t];
            for (int i = 0; i < stride; i++) {
                row[i] += weight * (in[from + i] & 0xFF);
            }
        }
        for (int i = 0; i < stride; i++) {
            row[i] = round(row[i]);
        }
    }

    private static void horizontal(double[] row, int channels, ImresizeTaps taps, byte[] out, int to) {
        int count = taps.count();
        int at = to;
        for (int t = 0; t < taps.index().length; t += count) {
            for (int c = 0; c < channels; c++) {
                double sum = 0;
                for (int k = t; k < t + count; k++) {
                    sum += taps.weight()[k] * row[taps.index()[k] * channels + c];
                }
                out[at++] = (byte) round(sum);
            }
        }
    }

    /**
     * Rounds half up and clamps to 0..255. The cast truncates negative values towards 0, which is harmless because they
     * are clamped to 0.
     */
    private static int round(double v) {
        return Math.clamp((int) (v + 0.5), 0, 255);
    }
}
