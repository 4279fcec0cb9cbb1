// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.train.degrade;

import io.github.laddersr.train.data.Pixels;
import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;

/**
 * A reduction by an integer factor: each output pixel is a weighted sum of the input pixels around it, with the same
 * weights along rows and columns.
 *
 * @param scale the factor
 * @param first index of the first input pixel with a weight, relative to {@code scale} times the output pixel's index
 * @param weights their sum is 1
 */
record Shrinking(int scale, int first, double[] weights) {
    /** Kernels that cameras, browsers and programs use. */
    enum Kernel {
        /** The mean of the pixels that an output pixel covers. */
        BOX(0.5, t -> t > -0.5 && t <= 0.5 ? 1 : 0),
        /** A triangle. */
        BILINEAR(1, t -> Math.max(0, 1 - Math.abs(t))),
        /** Lanczos with three lobes. */
        LANCZOS(3, t -> Math.abs(t) < 3 ? sinc(t) * sinc(t / 3) : 0),
        /** The benchmarks' bicubic kernel. */
        CUBIC(2, Kernel::cubic);

        private final double reach;
        private final DoubleUnaryOperator value;

        Kernel(double reach, DoubleUnaryOperator value) {
            this.reach = reach;
            this.value = value;
        }

        private static double sinc(double t) {
            return t == 0 ? 1 : Math.sin(Math.PI * t) / (Math.PI * t);
        }

        private static double cubic(double t) {
            double a = Math.abs(t);
            if (a <= 1) {
                return (1.5 * a - 2.5) * a * a + 1;
            }
            return a <= 2 ? ((-0.5 * a + 2.5) * a - 4) * a + 2 : 0;
        }
    }

    /** A reduction by a kernel that is stretched by the factor. */
    static Shrinking of(int scale, Kernel kernel) {
        return blurred(scale, kernel, 0);
    }

    /**
     * The same after a Gaussian blur.
     *
     * @param sigma standard deviation of the blur, in input pixels
     */
    static Shrinking blurred(int scale, Kernel kernel, double sigma) {
        int blur = (int) Math.ceil(3 * sigma);
        double centre = 0.5 * (scale - 1);
        int reach = (int) Math.ceil(kernel.reach * scale) + blur;
        int first = (int) Math.floor(centre) - reach;
        double[] weights = new double[2 * reach + 2];
        double sum = 0;
        for (int k = 0; k < weights.length; k++) {
            for (int j = -blur; j <= blur; j++) {
                double gauss = sigma > 0 ? Math.exp(-0.5 * j * j / (sigma * sigma)) : 1;
                weights[k] += gauss * kernel.value.applyAsDouble((first + k + j - centre) / scale);
            }
            sum += weights[k];
        }
        for (int k = 0; k < weights.length; k++) {
            weights[k] /= sum;
        }
        return new Shrinking(scale, first, weights);
    }

    /**
     * Computes a part of the reduced image.
     *
     * @param hr the input image; its edge pixels are repeated beyond its edges
     * @param left first column of the part, in output pixels
     * @param top first row of the part, in output pixels
     * @return {@code height} rows of {@code width} pixels, interleaved; not rounded and not clamped to 0 to 255
     */
    double[] apply(Pixels hr, int left, int top, int width, int height) {
        int from = left * scale + first;
        int columns = (width - 1) * scale + weights.length;
        double[] row = new double[columns * 3];
        double[] small = new double[width * height * 3];
        for (int y = 0; y < height; y++) {
            Arrays.fill(row, 0);
            for (int k = 0; k < weights.length; k++) {
                if (weights[k] == 0) {
                    continue;
                }
                int hrY = Math.clamp((top + y) * scale + first + k, 0, hr.height() - 1);
                for (int x = 0; x < columns; x++) {
                    int hrX = Math.clamp(from + x, 0, hr.width() - 1);
                    for (int c = 0; c < 3; c++) {
                        row[3 * x + c] += weights[k] * hr.get(hrX, hrY, c);
                    }
                }
            }
            for (int i = 0; i < width * 3; i++) {
                double sum = 0;
                int at = i / 3 * scale * 3 + i % 3;
                for (int k = 0; k < weights.length; k++) {
                    sum += weights[k] * row[at + 3 * k];
                }
                small[y * width * 3 + i] = sum;
            }
        }
        return small;
    }
}
