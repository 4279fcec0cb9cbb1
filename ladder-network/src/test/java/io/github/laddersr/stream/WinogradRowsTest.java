// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.laddersr.kernel.InvertedResidual;
import io.github.laddersr.kernel.VectorLanes;
import io.github.laddersr.weights.Tensor;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("kernel")
class WinogradRowsTest {
    @ParameterizedTest
    @ValueSource(ints = {3, 5, 7})
    void addsWhatThePlainConvolutionGives(int kernel) {
        Random random = new Random(kernel);
        for (int i = 0; i < 20; i++) {
            check(kernel, random);
        }
    }

    private static void check(int kernel, Random random) {
        int reach = kernel / 2;
        int height = 1 + random.nextInt(20);
        int width = 1 + random.nextInt(60);
        int from = random.nextInt(3); // of the weights' input channels
        int channels = 32 + random.nextInt(33);
        int outputs = 1 + random.nextInt(64);
        RollingMap in = map(height, width, channels, reach);
        RollingMap out = map(height, width, outputs, 0);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                fill(in, y, x, random);
                fill(out, y, x, random);
            }
        }
        float[] before = out.data().clone();
        float[] values = new float[2 * outputs * (from + channels) * kernel * kernel];
        for (int i = 0; i < values.length; i++) {
            values[i] = (2 * random.nextFloat() - 1) / kernel;
        }
        Tensor weight = Tensor.of(List.of(2, outputs, from + channels, kernel, kernel), values);
        boolean border = random.nextBoolean();
        WinogradRows rows = new WinogradRows(weight, outputs, new DenseKernel.Inputs(from, channels, in.stride()));
        int middle = width / 2 / rows.alignment() * rows.alignment();

        InvertedResidual.Scratch scratch = new InvertedResidual.Scratch();
        int half = random.nextInt(height + 1);
        for (TermKernel.Columns columns :
                List.of(new TermKernel.Columns(0, middle, height), new TermKernel.Columns(middle, width, height))) {
            if (columns.count() > 0) {
                BoundTerm work = rows.open(in, out, columns, border);
                work.add(0, half, scratch);
                work.add(half, height, scratch);
            }
        }

        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                boolean left = border && (x == 0 || x == width - 1);
                for (int o = 0; o < outputs; o++) {
                    int at = out.row(y) + x * out.stride() + o;
                    double sum = left ? 0 : plain(in, weight, outputs + o, from, kernel, y, x);
                    assertThat(out.data()[at])
                            .as("%dx%d, row %d, column %d, channel %d", width, height, y, x, o)
                            .isCloseTo((float) (before[at] + sum), within(2e-4f));
                }
            }
        }
    }

    private static RollingMap map(int height, int width, int channels, int margin) {
        return new RollingMap(new RollingMap.Shape(height, width, channels, VectorLanes.pad(channels)), margin, height);
    }

    private static void fill(RollingMap map, int y, int x, Random random) {
        for (int c = 0; c < map.channels(); c++) {
            map.data()[map.row(y) + x * map.stride() + c] = 2 * random.nextFloat() - 1;
        }
    }

    private static double plain(RollingMap in, Tensor weight, int output, int from, int kernel, int y, int x) {
        int all = weight.shape().get(2);
        double sum = 0;
        for (int ky = 0; ky < kernel; ky++) {
            for (int kx = 0; kx < kernel; kx++) {
                int row = y + ky - kernel / 2;
                int column = x + kx - kernel / 2;
                if (row < 0 || row >= in.height() || column < 0 || column >= in.width()) {
                    continue;
                }
                for (int c = 0; c < in.channels(); c++) {
                    double value = in.data()[in.row(row) + column * in.stride() + c];
                    sum += value * weight.get(((output * all + from + c) * kernel + ky) * kernel + kx);
                }
            }
        }
        return sum;
    }
}
