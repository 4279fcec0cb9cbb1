// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("kernel")
class WinogradTest {
    private static final int CHANNELS = 48;

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4, 5, 6, 7})
    void filtersAsThePlainSumDoes(int taps) {
        Random random = new Random(taps);
        Winograd winograd = new Winograd(taps);
        for (int n = 1; n < 3 * Winograd.POINTS; n++) {
            int tiles = winograd.tiles(n);
            float[] pixels = floats(random, ((tiles - 1) * winograd.outputs() + Winograd.POINTS) * CHANNELS);
            double[] filter = random.doubles(taps, -1, 1).toArray();
            double[] points = new double[Winograd.POINTS];
            winograd.filter(filter, points);
            float[] transformed = new float[Winograd.POINTS * tiles * CHANNELS];
            winograd.transform(tiles, CHANNELS, pixels, 0, transformed, 0, tiles * CHANNELS);
            float[] out = new float[n * CHANNELS];
            for (int p = 0; p < Winograd.POINTS; p++) {
                float[] products = new float[tiles * CHANNELS];
                for (int i = 0; i < products.length; i++) {
                    products[i] = (float) points[p] * transformed[p * products.length + i];
                }
                winograd.add(p, n / 3, n, CHANNELS, products, 0, out, 0);
            }

            for (int i = n / 3 * CHANNELS; i < out.length; i++) {
                double sum = 0;
                for (int k = 0; k < taps; k++) {
                    sum += filter[k] * pixels[i + k * CHANNELS];
                }
                assertThat(out[i]).as("output %d of %d", i, n).isCloseTo((float) sum, within(3e-5f));
            }
        }
    }

    @Test
    void transformIsThePlainOne() {
        Random random = new Random(1);
        Winograd winograd = new Winograd(5);
        float[] pixels = floats(random, Winograd.POINTS * CHANNELS);
        float[] transformed = new float[Winograd.POINTS * CHANNELS];

        winograd.transform(1, CHANNELS, pixels, 0, transformed, 0, CHANNELS);

        for (int c = 0; c < CHANNELS; c++) {
            double[] one = new double[Winograd.POINTS];
            for (int i = 0; i < one.length; i++) {
                one[i] = pixels[i * CHANNELS + c];
            }
            double[] plain = winograd.transformPlain(one);
            for (int p = 0; p < plain.length; p++) {
                assertThat((double) transformed[p * CHANNELS + c]).isCloseTo(plain[p], within(1e-5));
            }
        }
    }

    @Test
    void refusesFiltersThatLeaveNoOutputAndArraysThatAreTooShort() {
        assertThatThrownBy(() -> new Winograd(8)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Winograd(1)).isInstanceOf(IllegalArgumentException.class);
        Winograd winograd = new Winograd(3);
        float[] tile = new float[Winograd.POINTS * CHANNELS];
        float[] shorter = new float[tile.length - 1];
        assertThatThrownBy(() -> winograd.transform(1, CHANNELS, shorter, 0, tile, 0, CHANNELS))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> winograd.transform(1, CHANNELS, tile, 0, shorter, 0, CHANNELS))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> winograd.add(0, 0, 1, CHANNELS, new float[CHANNELS - 1], 0, tile, 0))
                .isInstanceOf(IndexOutOfBoundsException.class);
    }

    private static float[] floats(Random random, int n) {
        float[] values = new float[n];
        for (int i = 0; i < n; i++) {
            values[i] = 2 * random.nextFloat() - 1;
        }
        return values;
    }
}
