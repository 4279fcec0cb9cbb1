// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.kernel;

import static io.github.laddersr.kernel.Depthwise.CHUNK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@KernelTest
class DepthwiseTest {
    /** Sums of 25 products of values up to 4 with values up to 1. */
    private static final double TOLERANCE = 25 * 100 * 0x1p-24;

    private static final int WIDEST = 13;

    private final Random random = new Random(13);

    @ParameterizedTest
    @CsvSource({"3, 1", "3, 2", "5, 1", "5, 2"})
    void computesWhatThePlainLoopsDo(int kernel, int stride) {
        boolean limited = false;
        for (Activation activation : Activation.values()) {
            for (int n = 1; n <= WIDEST; n++) {
                int e0 = random.nextInt(40);
                int eRow = ((n - 1) * stride + kernel + random.nextInt(3)) * CHUNK;
                float[] e = RandomFloats.of(random, e0 + kernel * eRow, 4);
                int w0 = random.nextInt(40);
                float[] w = RandomFloats.of(random, w0 + kernel * kernel * CHUNK, 1);
                int bias0 = random.nextInt(40);
                float[] bias = RandomFloats.of(random, bias0 + CHUNK, 1);
                int out0 = random.nextInt(40);
                float[] fast = RandomFloats.of(random, out0 + n * CHUNK + 40, 1);
                float[] plain = fast.clone();
                Depthwise.row(kernel, stride, n, e, e0, eRow, w, w0, bias, bias0, activation, fast, out0);
                Depthwise.rowPlain(kernel, stride, n, e, e0, eRow, w, w0, bias, bias0, activation, plain, out0);
                RandomFloats.assertClose(fast, plain, TOLERANCE, activation + ", " + n + " pixels");
                limited |= activation == Activation.RELU6 && contains(plain, out0, n * CHUNK, 6);
            }
        }
        assertThat(limited).as("some value reached ReLU6's limit").isTrue();
    }

    private static boolean contains(float[] values, int from, int length, float wanted) {
        for (int i = from; i < from + length; i++) {
            if (values[i] == wanted) {
                return true;
            }
        }
        return false;
    }

    @ParameterizedTest
    @CsvSource({"3, 1", "5, 1", "5, 2"})
    void weightsGradientIsAddedTapByTap(int kernel, int stride) {
        for (int width = 1; width <= WIDEST; width++) {
            for (int height = 1; height <= 4; height++) {
                int e0 = random.nextInt(40);
                int eRow = ((width - 1) * stride + kernel + random.nextInt(3)) * CHUNK;
                float[] e = RandomFloats.of(random, e0 + ((height - 1) * stride + kernel) * eRow, 1);
                int d0 = random.nextInt(40);
                int dRow = (width * stride + random.nextInt(3)) * CHUNK;
                float[] d = RandomFloats.of(random, d0 + height * dRow, 1);
                int g0 = random.nextInt(40);
                float[] fast = RandomFloats.of(random, g0 + kernel * kernel * CHUNK + 40, 1);
                float[] plain = fast.clone();
                DepthwiseGradient.weights(kernel, stride, height, width, e, e0, eRow, d, d0, dRow, fast, g0);
                for (int tap = 0; tap < kernel * kernel; tap++) {
                    for (int c = 0; c < CHUNK; c++) {
                        double sum = 0;
                        for (int y = 0; y < height; y++) {
                            for (int x = 0; x < width; x++) {
                                int at = e0
                                        + (y * stride + tap / kernel) * eRow
                                        + (x * stride + tap % kernel) * CHUNK
                                        + c;
                                sum += (double) e[at] * d[d0 + y * dRow + x * stride * CHUNK + c];
                            }
                        }
                        plain[
                                        g0
                                                + (c / VectorLanes.BLOCK * kernel * kernel + tap) * VectorLanes.BLOCK
                                                + c % VectorLanes.BLOCK] +=
                                (float) sum;
                    }
                }
                RandomFloats.assertClose(fast, plain, TOLERANCE, height + " x " + width + " pixels");
            }
        }
    }

    @Test
    void aGradientThatHasNoKernelIsRefused() {
        float[] any = new float[9 * CHUNK];
        float[] gradient = new float[9 * CHUNK];
        assertThatThrownBy(() -> DepthwiseGradient.weights(3, 2, 1, 1, any, 0, 3 * CHUNK, any, 0, CHUNK, gradient, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("3x3, stride 2");
        float[] untouched = new float[9 * CHUNK];
        assertThat(Arrays.equals(gradient, untouched)).isTrue();
    }
}
