// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.dataset;

import io.github.laddersr.image.ByteImage;
import io.github.laddersr.image.resize.Imresize;
import io.github.laddersr.metric.Luma;
import java.util.Arrays;

/**
 * 64 bits that stay nearly the same when a picture is resized, compressed, brightened or made gray: the luma averaged to 32x32, its
 * discrete cosine transform, and of the 8x8 lowest frequencies without the constant ones, whether each is above their median ("pHash",
 * C. Zauner, "Implementation and benchmarking of perceptual image hash functions", 2010). A cropped, turned or mirrored copy has another
 * hash.
 *
 * @param bits the hash; row by row, the lowest frequency first
 */
public record PerceptualHash(long bits) {
    /** Distance up to which two images are taken for one; of 64. Unlike pictures are about 32 apart. */
    public static final int SAME = 8;

    private static final int SIDE = 32;
    private static final int FREQUENCIES = 8;
    private static final double[][] COSINES = cosines(); // [frequency 1..8][position]

    /** The hash of an image of any size; alpha is left out. */
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

    /** In how many of 64 bits two hashes differ. */
    public int distance(PerceptualHash other) {
        return Long.bitCount(bits ^ other.bits);
    }

    /** Means of 32x32 cells of nearly equal size. */
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
