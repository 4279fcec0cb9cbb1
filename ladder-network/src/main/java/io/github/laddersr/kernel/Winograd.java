// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.kernel;

import static io.github.laddersr.kernel.VectorLanes.LENGTH;
import static io.github.laddersr.kernel.VectorLanes.SPECIES;

import java.util.Objects;
import jdk.incubator.vector.FloatVector;

/**
 * Winograd's minimal filtering F(m, r) along a row: computes m outputs of a filter with r taps from eight products
 * instead of m r, where m + r - 1 = 8. An output is y = A((G g) * (B d)) for pixels d and taps g. The product is
 * elementwise; with many channels it becomes a matrix product for each of the eight elements ("points").
 *
 * <p>A, B and G are the transposed matrices of Toom and Cook's interpolation at 0, 1, -1, 2, -2, 1/2, -1/2 and
 * infinity: S. Winograd, Arithmetic complexity of computations, 1980, and A. Lavin and S. Gray, Fast algorithms for
 * convolutional neural networks, 2016. Results differ from those of the plain sum by rounding, by a few bits more than
 * with another order of summation.
 */
public final class Winograd {
    /**
     * Whether it is faster than plain sums with this machine's vectors; with narrower vectors it is slower
     * (docs/engine.md).
     */
    public static final boolean PAYS = VectorLanes.bits() == 512;

    /** The number of pixels that a tile reads, and of products for each of its channels. */
    public static final int POINTS = 8;

    private static final double[] FINITE = {0, 1, -1, 2, -2, 0.5, -0.5};
    private static final int INFINITY = FINITE.length;

    private final int taps;
    /** G: [point][tap]. */
    private final double[][] filter = new double[POINTS][];
    /** B: [point][pixel]. All values are sums of a few powers of two, which floats represent exactly. */
    private final float[] input = new float[POINTS * POINTS];
    /** A: [point][output]. */
    private final float[][] output = new float[POINTS][];

    /**
     * Prepares filters of one length.
     *
     * @param taps from 2 to 7
     */
    public Winograd(int taps) {
        if (taps < 2 || taps >= POINTS) {
            throw new IllegalArgumentException(taps + " taps");
        }
        this.taps = taps;
        for (int point = 0; point < POINTS; point++) {
            // The polynomial that is zero at all other finite points: its coefficients, and its value at this point.
            double[] polynomial = new double[POINTS];
            polynomial[0] = 1;
            double here = 1;
            int degree = 0;
            for (int other = 0; other < FINITE.length; other++) {
                if (other != point) {
                    for (int i = degree++; i >= 0; i--) {
                        polynomial[i + 1] += polynomial[i];
                        polynomial[i] *= -FINITE[other];
                    }
                    here *= point == INFINITY ? 1 : FINITE[point] - FINITE[other];
                }
            }
            filter[point] = new double[taps];
            for (int tap = 0; tap < taps; tap++) {
                filter[point][tap] = power(point, tap, taps) / here;
            }
            for (int i = 0; i < POINTS; i++) {
                input[point * POINTS + i] = (float) polynomial[i];
            }
            output[point] = new float[outputs()];
            for (int i = 0; i < outputs(); i++) {
                output[point][i] = (float) power(point, i, outputs());
            }
        }
    }

    /** The point raised to this power; at infinity only the highest of {@code count} powers is non-zero. */
    private static double power(int point, int exponent, int count) {
        if (point == INFINITY) {
            return exponent == count - 1 ? 1 : 0;
        }
        return Math.pow(FINITE[point], exponent);
    }

    /** The outputs of a tile: m. */
    public int outputs() {
        return POINTS - taps + 1;
    }

    /** The number of tiles that cover this many outputs. */
    public int tiles(int n) {
        return Math.ceilDiv(n, outputs());
    }

    /**
     * Computes G g.
     *
     * @param taps output i is the sum over k of tap k times pixel i + k
     * @param points receives the result, one value for each point
     */
    public void filter(double[] taps, double[] points) {
        for (int point = 0; point < POINTS; point++) {
            double sum = 0;
            for (int k = 0; k < taps.length; k++) {
                sum += filter[point][k] * taps[k];
            }
            points[point] = sum;
        }
    }

    /**
     * Computes B d for adjacent tiles of a row.
     *
     * @param channels channels of a pixel, a multiple of {@link VectorLanes#BLOCK}
     * @param in tile t's first pixel starts at {@code in[at + t * outputs() * channels]}; a tile's pixels are
     *     {@code channels} apart
     * @param out point p of tile t starts at {@code out[to + p * pointStep + t * channels]}
     */
    public void transform(int tiles, int channels, float[] in, int at, float[] out, int to, int pointStep) {
        Objects.checkFromIndexSize(at, ((tiles - 1) * outputs() + POINTS) * channels, in.length);
        Objects.checkFromIndexSize(to, (POINTS - 1) * pointStep + tiles * channels, out.length);
        for (int tile = 0; tile < tiles; tile++) {
            int from = at + tile * outputs() * channels;
            tile(channels, in, from, input, out, to + tile * channels, pointStep);
        }
    }

    private static void tile(int channels, float[] in, int at, float[] b, float[] out, int to, int pointStep) {
        for (int c = 0; c < channels; c += LENGTH) {
            int from = at + c;
            FloatVector d0 = FloatVector.fromArray(SPECIES, in, from);
            FloatVector d1 = FloatVector.fromArray(SPECIES, in, from + channels);
            FloatVector d2 = FloatVector.fromArray(SPECIES, in, from + 2 * channels);
            FloatVector d3 = FloatVector.fromArray(SPECIES, in, from + 3 * channels);
            FloatVector d4 = FloatVector.fromArray(SPECIES, in, from + 4 * channels);
            FloatVector d5 = FloatVector.fromArray(SPECIES, in, from + 5 * channels);
            FloatVector d6 = FloatVector.fromArray(SPECIES, in, from + 6 * channels);
            FloatVector d7 = FloatVector.fromArray(SPECIES, in, from + 7 * channels);
            for (int p = 0; p < POINTS; p++) {
                int k = p * POINTS;
                FloatVector even =
                        d0.mul(b[k]).add(d2.mul(b[k + 2])).add(d4.mul(b[k + 4])).add(d6.mul(b[k + 6]));
                FloatVector odd = d1.mul(b[k + 1])
                        .add(d3.mul(b[k + 3]))
                        .add(d5.mul(b[k + 5]))
                        .add(d7.mul(b[k + 7]));
                even.add(odd).intoArray(out, to + p * pointStep + c);
            }
        }
    }

    /**
     * Adds the contribution of one point of a row's tiles to the outputs: a column of A times the products.
     *
     * @param first first output to compute
     * @param last end of the outputs to compute, exclusive; may lie inside the last tile
     * @param channels channels of an output, a multiple of {@link VectorLanes#BLOCK}
     * @param products those of tile t start at {@code products[at + t * channels]}
     * @param out output i starts at {@code out[to + i * channels]}
     */
    public void add(int point, int first, int last, int channels, float[] products, int at, float[] out, int to) {
        Objects.checkFromIndexSize(at, tiles(last) * channels, products.length);
        Objects.checkFromToIndex(to + first * channels, to + last * channels, out.length);
        for (int j = 0; j < outputs(); j++) {
            float factor = output[point][j];
            if (factor != 0) {
                int tile = Math.ceilDiv(Math.max(0, first - j), outputs());
                for (int i = tile * outputs() + j; i < last; i += outputs()) {
                    multiplyAdd(channels, factor, products, at + tile++ * channels, out, to + i * channels);
                }
            }
        }
    }

    private static void multiplyAdd(int n, float factor, float[] a, int at, float[] out, int to) {
        for (int c = 0; c < n; c += LENGTH) {
            FloatVector sum = FloatVector.fromArray(SPECIES, out, to + c);
            FloatVector.fromArray(SPECIES, a, at + c).mul(factor).add(sum).intoArray(out, to + c);
        }
    }

    /**
     * The same as {@link #transform} for one tile and one channel in plain loops, as a reference for the vector kernel.
     */
    double[] transformPlain(double[] pixels) {
        double[] transformed = new double[POINTS];
        for (int p = 0; p < POINTS; p++) {
            for (int i = 0; i < POINTS; i++) {
                transformed[p] += input[p * POINTS + i] * pixels[i];
            }
        }
        return transformed;
    }
}
