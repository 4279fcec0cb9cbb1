// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.laddersr.graph.Upsampling;
import io.github.laddersr.weights.Tensor;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The reference itself, compared with the definition of each operation as a sum over indices. */
class ReferenceOpsTest {
    private final Random random = new Random(5);

    private DoubleMap randomMap(int channels, int height, int width) {
        DoubleMap map = new DoubleMap(channels, height, width);
        for (int i = 0; i < map.size(); i++) {
            map.set(i, random.nextGaussian());
        }
        return map;
    }

    private Tensor randomTensor(Integer... shape) {
        int size = List.of(shape).stream().reduce(1, (a, b) -> a * b);
        float[] values = new float[size];
        for (int i = 0; i < size; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return Tensor.of(List.of(shape), values);
    }

    private static double padded(DoubleMap map, int c, int y, int x) {
        return y < 0 || y >= map.height() || x < 0 || x >= map.width() ? 0 : map.get(c, y, x);
    }

    @ParameterizedTest
    @CsvSource({"1, 4, 5", "3, 4, 5", "5, 8, 3", "5, 1, 1", "7, 3, 2"})
    void convIsTheSumOverItsWindow(int size, int height, int width) {
        DoubleMap in = randomMap(3, height, width);
        Tensor weight = randomTensor(2, 3, size, size);
        Tensor bias = randomTensor(2);
        DoubleMap out = ReferenceOps.conv(in, weight, bias);
        for (int o = 0; o < 2; o++) {
            for (int y = 0; y < height; y++) {
                for (int x = 0; x < width; x++) {
                    assertThat(out.get(o, y, x)).isCloseTo(window(in, weight, o, y, x) + bias.get(o), within(1e-12));
                }
            }
        }
    }

    private static double window(DoubleMap in, Tensor weight, int kernel, int y, int x) {
        int size = weight.shape().getLast();
        int at = kernel * in.channels() * size * size;
        double sum = 0;
        for (int i = 0; i < in.channels(); i++) {
            for (int ky = 0; ky < size; ky++) {
                for (int kx = 0; kx < size; kx++) {
                    sum += weight.get(at++) * padded(in, i, y + ky - size / 2, x + kx - size / 2);
                }
            }
        }
        return sum;
    }

    @Test
    void borderedConvTakesTheKernelOfEachPlace() {
        int height = 4;
        int width = 3;
        DoubleMap in = randomMap(2, height, width);
        Tensor weight = randomTensor(9, 2, 2, 5, 5);
        Tensor bias = randomTensor(9, 2);
        DoubleMap out = ReferenceOps.borderedConv(in, weight, bias);
        for (int o = 0; o < 2; o++) {
            for (int y = 0; y < height; y++) {
                for (int x = 0; x < width; x++) {
                    int v = y == 0 ? 0 : y == height - 1 ? 2 : 1;
                    int h = x == 0 ? 0 : x == width - 1 ? 2 : 1;
                    int kernel = (3 * v + h) * 2 + o;
                    assertThat(out.get(o, y, x))
                            .isCloseTo(window(in, weight, kernel, y, x) + bias.get(kernel), within(1e-12));
                }
            }
        }
    }

    @Test
    void borderedConvRefusesOneRow() {
        Tensor weight = randomTensor(9, 1, 1, 3, 3);
        Tensor bias = randomTensor(9, 1);
        assertThatThrownBy(() -> ReferenceOps.borderedConv(new DoubleMap(1, 1, 4), weight, bias))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({"3, 1", "5, 1", "3, 2", "5, 2"})
    void depthwiseIsCentredOnEveryStrideThPixel(int size, int stride) {
        DoubleMap in = randomMap(3, 6, 4);
        Tensor weight = randomTensor(3, 1, size, size);
        Tensor bias = randomTensor(3);
        DoubleMap out = ReferenceOps.depthwise(in, weight, bias, stride);
        assertThat(out.height()).isEqualTo(6 / stride);
        for (int c = 0; c < 3; c++) {
            for (int y = 0; y < out.height(); y++) {
                for (int x = 0; x < out.width(); x++) {
                    double sum = bias.get(c);
                    for (int k = 0; k < size * size; k++) {
                        int inY = y * stride + k / size - size / 2;
                        int inX = x * stride + k % size - size / 2;
                        sum += weight.get(c * size * size + k) * padded(in, c, inY, inX);
                    }
                    assertThat(out.get(c, y, x)).isCloseTo(sum, within(1e-12));
                }
            }
        }
    }

    @Test
    void reluClampsBelowAndRelu6Above() {
        assertThat(List.of(ReferenceOps.relu(-1), ReferenceOps.relu(7.0))).containsExactly(0.0, 7.0);
        assertThat(List.of(ReferenceOps.relu6(-1), ReferenceOps.relu6(5.0), ReferenceOps.relu6(7.0)))
                .containsExactly(0.0, 5.0, 6.0);
    }

    @Test
    void nearestRepeatsEachPixel() {
        DoubleMap out = ReferenceOps.upsample2x(row(1, 2), Upsampling.NEAREST);
        assertThat(out.height()).isEqualTo(2);
        assertThat(values(out)).containsExactly(1, 1, 2, 2, 1, 1, 2, 2);
    }

    @Test
    void bilinearInterpolatesBetweenHalfPixelCentres() {
        DoubleMap out = ReferenceOps.upsample2x(row(0, 4, 8), Upsampling.BILINEAR);
        assertThat(values(out)).containsExactly(0, 1, 3, 5, 7, 8, 0, 1, 3, 5, 7, 8);
    }

    @Test
    void pixelShuffleMakesBlocksOfChannels() {
        DoubleMap in = new DoubleMap(8, 1, 2);
        for (int i = 0; i < in.size(); i++) {
            in.set(i, i);
        }
        // Channel c of pixel x holds 2 c + x.
        DoubleMap out = ReferenceOps.pixelShuffle(in, 2);
        assertThat(out.channels()).isEqualTo(2);
        assertThat(values(out)).containsExactly(0, 2, 1, 3, 4, 6, 5, 7, 8, 10, 9, 11, 12, 14, 13, 15);
    }

    @Test
    void shiftAddAndConcatWorkByChannel() {
        DoubleMap two = ReferenceOps.concat(List.of(row(1, 2), row(3, 4)));
        assertThat(values(two)).containsExactly(1, 2, 3, 4);
        assertThat(values(ReferenceOps.shift(two, List.of(1f, -1f)))).containsExactly(2, 3, 2, 3);
        assertThat(values(ReferenceOps.add(two, two))).containsExactly(2, 4, 6, 8);
    }

    private static DoubleMap row(double... values) {
        DoubleMap map = new DoubleMap(1, 1, values.length);
        for (int i = 0; i < values.length; i++) {
            map.set(i, values[i]);
        }
        return map;
    }

    private static double[] values(DoubleMap map) {
        double[] values = new double[map.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = map.get(i);
        }
        return values;
    }
}
