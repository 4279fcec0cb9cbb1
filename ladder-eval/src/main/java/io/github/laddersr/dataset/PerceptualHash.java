// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.dataset;

import io.github.laddersr.image.ByteImage;
import io.github.laddersr.image.resize.Imresize;
import io.github.laddersr.metric.Luma;
import java.util.Arrays;

/**
 * A hash of 64 bits that hardly changes when an image is resized, compressed, brightened or converted to gray ("pHash",
 * C. Zauner, "Implementation and benchmarking of perceptual image hash functions", 2010). The luma is averaged to 32x32
 * values and transformed with the discrete cosine transform; each bit says whether one of the 8x8 lowest frequencies,
 * without the constant ones, is above their median. Cropped, rotated or mirrored copies have a different hash.
 *
 * @param bits the hash, row by row, lowest frequency first
 */
public record PerceptualHash(long bits) {
    /**
     * Maximum distance, out of 64, at which two images are considered the same. Unrelated images have a distance of
     * about 32.
     */
    public static final int SAME = 8;

    private static final int SIDE = 32;
    private static final int FREQUENCIES = 8;
    private static final double[][] COSINES = cosines(); // [frequency 1..8][position]

    /** The hash of an image of any size; alpha is ignored. */
    public static PerceptualHash of(ByteImage image) {
        ByteImage large = image.width() < SIDE || image.height() < SIDE
                ? Imresize.resize(image, Math.max(SIDE, image.width()), Math.max(SIDE, image.height()))
                : image;
        double[] transform = transform(thumbnail(Luma.of(large)));
        double[] sorted = transform.clone();
        Arrays.sort(sorted);
        double median = (sorted[sorted.length / 2 - 1] + sorted[sorted.length / 2]) / 2;
        long bits = 0;
        for (int i = 0; i < transform.length; i++) {
            bits |= transform[i] > median ? 1L << i : 0;
        }
        return new PerceptualHash(bits);
    }

    /** The number of bits, out of 64, in which two hashes differ. */
    public int distance(PerceptualHash other) {
        return Long.bitCount(bits ^ other.bits);
    }

    /** The means of 32x32 cells of nearly equal size. */
    private static double[] thumbnail(Luma luma) {
        double[] sum = new double[SIDE * SIDE];
        int[] count = new int[SIDE * SIDE];
        for (int y = 0; y < luma.height(); y++) {
            int row = (int) ((long) y * SIDE / luma.height()) * SIDE;
            for (int x = 0; x < luma.width(); x++) {
                int cell = row + (int) ((long) x * SIDE / luma.width());
                sum[cell] += luma.get(x, y);
                count[cell]++;
            }
        }
        for (int i = 0; i < sum.length; i++) {
            sum[i] /= count[i];
        }
        return sum;
    }

    private static double[] transform(double[] cells) {
        double[] rows = new double[SIDE * FREQUENCIES]; // [row][horizontal frequency]
        for (int y = 0; y < SIDE; y++) {
            for (int f = 0; f < FREQUENCIES; f++) {
                for (int x = 0; x < SIDE; x++) {
                    rows[y * FREQUENCIES + f] += COSINES[f][x] * cells[y * SIDE + x];
                }
            }
        }
        double[] out = new double[FREQUENCIES * FREQUENCIES];
        for (int g = 0; g < FREQUENCIES; g++) {
            for (int f = 0; f < FREQUENCIES; f++) {
                for (int y = 0; y < SIDE; y++) {
                    out[g * FREQUENCIES + f] += COSINES[g][y] * rows[y * FREQUENCIES + f];
                }
            }
        }
        return out;
    }

    private static double[][] cosines() {
        double[][] table = new double[FREQUENCIES][SIDE];
        for (int f = 0; f < FREQUENCIES; f++) {
            for (int x = 0; x < SIDE; x++) {
                table[f][x] = Math.cos(Math.PI * (f + 1) * (x + 0.5) / SIDE);
            }
        }
        return table;
    }
}
