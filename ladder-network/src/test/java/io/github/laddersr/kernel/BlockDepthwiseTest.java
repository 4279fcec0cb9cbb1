// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.kernel;

import static io.github.laddersr.kernel.VectorLanes.BLOCK;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@KernelTest
class BlockDepthwiseTest {
    private static final float MARKER = -12345;

    private final Random random = new Random(43);

    /** There is no special kernel for 7. */
    @ParameterizedTest
    @CsvSource({"3, 1", "3, 2", "5, 1", "5, 2", "7, 1", "7, 2"})
    void computesWhatThePlainLoopsDoAndWritesNothingElse(int kernel, int stride) {
        for (int n = 1; n <= 100; n++) {
            for (Activation activation : Activation.values()) {
                compare(kernel, stride, n, activation);
            }
        }
    }

    private void compare(int kernel, int stride, int n, Activation activation) {
        int[] rows = ring(kernel, ((n - 1) * stride + kernel) * BLOCK);
        float[] e = WholeNumbers.of(random, Arrays.stream(rows).max().orElseThrow() + window(kernel, stride, n), 8);
        int w0 = random.nextInt(20);
        float[] w = WholeNumbers.of(random, w0 + kernel * kernel * BLOCK, 4);
        int bias0 = random.nextInt(20);
        float[] bias = WholeNumbers.of(random, bias0 + BLOCK, 9);
        int outPixel = BLOCK + random.nextInt(4) * BLOCK;
        int out0 = random.nextInt(70);
        float[] out = new float[out0 + n * outPixel + 70];
        Arrays.fill(out, MARKER);
        float[] plain = out.clone();
        BlockDepthwise.row(kernel, stride, n, e, rows, w, w0, bias, bias0, activation, out, out0, outPixel);
        BlockDepthwise.rowPlain(kernel, stride, n, e, rows, w, w0, bias, bias0, activation, plain, out0, outPixel);
        RandomFloats.assertClose(
                out, plain, 0, "kernel %d, stride %d, %d pixels, %s".formatted(kernel, stride, n, activation));
    }

    private static int window(int kernel, int stride, int n) {
        return ((n - 1) * stride + kernel) * BLOCK;
    }

    /**
     * Rows in the order of a ring buffer that has wrapped around, with gaps, at any offset. The last row ends at the
     * end of the array.
     */
    private int[] ring(int kernel, int length) {
        int turned = random.nextInt(kernel);
        int gap = length + random.nextInt(40);
        int first = random.nextInt(20);
        int[] rows = new int[kernel];
        for (int ky = 0; ky < kernel; ky++) {
            rows[ky] = first + (ky + turned) % kernel * gap;
        }
        return rows;
    }

    /** The definition for a single pixel with ascending weights. */
    @Test
    void thePlainLoopsComputeAConvolution() {
        float[] e = new float[9 * BLOCK];
        float[] w = new float[9 * BLOCK];
        float[] bias = new float[BLOCK];
        Arrays.fill(bias, 5);
        for (int tap = 0; tap < 9; tap++) {
            e[tap * BLOCK + 2] = tap + 1;
            w[tap * BLOCK + 2] = -tap;
        }
        int[] rows = {0, 3 * BLOCK, 6 * BLOCK};
        float[] out = new float[BLOCK];
        BlockDepthwise.rowPlain(3, 1, 1, e, rows, w, 0, bias, 0, Activation.NONE, out, 0, BLOCK);
        assertThat(out[2]).isEqualTo(5 - 240); // the sum of tap (tap + 1)
        assertThat(out[3]).isEqualTo(5);
        BlockDepthwise.rowPlain(3, 1, 1, e, rows, w, 0, bias, 0, Activation.RELU, out, 0, BLOCK);
        assertThat(out[2]).isZero();
    }

    /**
     * A pixel's result must not depend on how many pixels are computed together, because threads divide rows
     * differently.
     */
    @ParameterizedTest
    @CsvSource({"3, 1", "5, 1", "5, 2"})
    void pixelsDoNotDependOnTheirNeighbours(int kernel, int stride) {
        int n = 27;
        int length = window(kernel, stride, n);
        float[] e = RandomFloats.of(random, kernel * length, 1);
        float[] w = RandomFloats.of(random, kernel * kernel * BLOCK, 1);
        float[] bias = RandomFloats.of(random, BLOCK, 1);
        float[] together = new float[n * BLOCK];
        BlockDepthwise.row(
                kernel, stride, n, e, rows(kernel, length, 0), w, 0, bias, 0, Activation.RELU6, together, 0, BLOCK);
        float[] alone = new float[n * BLOCK];
        for (int x = 0; x < n; x++) {
            int[] rows = rows(kernel, length, x * stride * BLOCK);
            BlockDepthwise.row(kernel, stride, 1, e, rows, w, 0, bias, 0, Activation.RELU6, alone, x * BLOCK, BLOCK);
        }
        RandomFloats.assertClose(together, alone, 0, "kernel " + kernel + ", stride " + stride);
    }

    private static int[] rows(int kernel, int length, int from) {
        int[] rows = new int[kernel];
        Arrays.setAll(rows, ky -> ky * length + from);
        return rows;
    }
}
