// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.kernel;

import static io.github.laddersr.kernel.VectorLanes.LENGTH;
import static io.github.laddersr.kernel.VectorLanes.SPECIES;

import io.github.laddersr.graph.Upsampling;
import java.util.List;
import jdk.incubator.vector.FloatVector;

/**
 * Operations on maps other than convolutions. Each computes rows {@code from} (inclusive) to {@code to} (exclusive) of
 * the output.
 */
public final class MapOps {
    private MapOps() {}

    /** b += a, for {@code n} floats. */
    public static void add(float[] a, int aFrom, float[] b, int bFrom, int n) {
        for (int i = 0; i < n; i++) {
            b[bFrom + i] += a[aFrom + i];
        }
    }

    /**
     * Adds the sum of each column of a matrix to {@code sums}.
     *
     * @param values row i starts at {@code from + i * rowStride}
     * @param columns a multiple of {@link VectorLanes#BLOCK}
     * @param sums {@code columns} floats from {@code at} on
     */
    public static void addColumns(
            float[] values, int from, int rowStride, int rows, int columns, float[] sums, int at) {
        for (int j = 0; j < columns; j += LENGTH) {
            FloatVector even = FloatVector.fromArray(SPECIES, sums, at + j);
            FloatVector odd = FloatVector.zero(SPECIES);
            int p = from + j;
            int i = 0;
            for (; i + 2 <= rows; i += 2) {
                even = even.add(FloatVector.fromArray(SPECIES, values, p));
                odd = odd.add(FloatVector.fromArray(SPECIES, values, p + rowStride));
                p += 2 * rowStride;
            }
            if (i < rows) {
                even = even.add(FloatVector.fromArray(SPECIES, values, p));
            }
            even.add(odd).intoArray(sums, at + j);
        }
    }

    /** The same in plain loops, as a reference. */
    static void addColumnsPlain(float[] values, int from, int rowStride, int rows, int columns, float[] sums, int at) {
        for (int j = 0; j < columns; j++) {
            double sum = sums[at + j];
            for (int i = 0; i < rows; i++) {
                sum += values[from + i * rowStride + j];
            }
            sums[at + j] = (float) sum;
        }
    }

    /** c = a + b, for {@code n} floats. */
    public static void sum(float[] a, int aFrom, float[] b, int bFrom, float[] c, int cFrom, int n) {
        for (int i = 0; i < n; i++) {
            c[cFrom + i] = a[aFrom + i] + b[bFrom + i];
        }
    }

    /** y = a + b. */
    public static void add(FeatureMap a, FeatureMap b, FeatureMap y, int from, int to) {
        float[] p = a.data();
        float[] q = b.data();
        float[] r = y.data();
        for (int i = y.at(from, 0); i < y.at(to, 0); i++) {
            r[i] = p[i] + q[i];
        }
    }

    /** y = x plus a constant for each channel. */
    public static void shift(FeatureMap x, List<Float> offsets, FeatureMap y, int from, int to) {
        for (int i = y.at(from, 0); i < y.at(to, 0); i += y.stride()) {
            for (int c = 0; c < offsets.size(); c++) {
                y.data()[i + c] = x.data()[i + c] + offsets.get(c);
            }
        }
    }

    /**
     * y = x surrounded by a border; y is larger by {@code 2 reach} in each dimension, and its border must already be
     * zero.
     */
    public static void pad(FeatureMap x, int reach, FeatureMap y, int from, int to) {
        for (int row = from; row < to; row++) {
            System.arraycopy(x.data(), x.at(row, 0), y.data(), y.at(row + reach, reach), x.width() * x.stride());
        }
    }

    /** y = the concatenation of the channels of all xs. */
    public static void concat(List<FeatureMap> xs, FeatureMap y, int from, int to) {
        int start = 0;
        for (FeatureMap x : xs) {
            for (int row = from; row < to; row++) {
                for (int col = 0; col < y.width(); col++) {
                    System.arraycopy(x.data(), x.at(row, col), y.data(), y.at(row, col) + start, x.channels());
                }
            }
            start += x.channels();
        }
    }

    /** y(c, r i + a, r j + b) = x(c r² + r a + b, i, j); rows of y. */
    public static void pixelShuffle(FeatureMap x, int factor, FeatureMap y, int from, int to) {
        int step = factor * factor;
        for (int row = from; row < to; row++) {
            for (int col = 0; col < y.width(); col++) {
                int in = x.at(row / factor, col / factor) + row % factor * factor + col % factor;
                int out = y.at(row, col);
                for (int c = 0; c < y.channels(); c++) {
                    y.data()[out + c] = x.data()[in + c * step];
                }
            }
        }
    }

    /**
     * The two source rows (or columns) of bilinear upsampling by 2 and the weight of the second: half-pixel centres,
     * clamped at the border.
     *
     * @param first index of the first source
     * @param second index of the second source
     * @param share weight of the second source: 1/4 or 3/4
     */
    public record Taps(int first, int second, float share) {
        /** The taps of output index {@code i} for {@code n} inputs. */
        public static Taps bilinear(int i, int n) {
            int first = Math.floorDiv(i - 1, 2);
            float share = i % 2 == 0 ? 0.75f : 0.25f;
            return new Taps(Math.max(0, first), Math.min(n - 1, first + 1), share);
        }

        /** Nearest neighbour in the same form. */
        public static Taps nearest(int i) {
            return new Taps(i / 2, i / 2, 0f);
        }

        /** The taps of either mode. */
        public static Taps of(Upsampling mode, int i, int n) {
            return switch (mode) {
                case NEAREST -> nearest(i);
                case BILINEAR -> bilinear(i, n);
            };
        }
    }

    /** y = x upsampled by 2; the rows are those of y. */
    public static void upsample2x(FeatureMap x, Upsampling mode, FeatureMap y, int from, int to) {
        float[] in = x.data();
        float[] out = y.data();
        for (int row = from; row < to; row++) {
            Taps v = Taps.of(mode, row, x.height());
            for (int col = 0; col < y.width(); col++) {
                int at = y.at(row, col);
                if (mode == Upsampling.NEAREST) {
                    System.arraycopy(in, x.at(v.first(), col / 2), out, at, y.stride());
                    continue;
                }
                Taps h = Taps.bilinear(col, x.width());
                int a = x.at(v.first(), h.first());
                int b = x.at(v.first(), h.second());
                int c = x.at(v.second(), h.first());
                int d = x.at(v.second(), h.second());
                float s = h.share();
                float t = v.share();
                for (int i = 0; i < y.stride(); i++) {
                    float upper = in[a + i] + s * (in[b + i] - in[a + i]);
                    float lower = in[c + i] + s * (in[d + i] - in[c + i]);
                    out[at + i] = upper + t * (lower - upper);
                }
            }
        }
    }
}
