// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;

/** Seeded arrays, and their comparison. */
final class RandomFloats {
    private RandomFloats() {}

    /** Values in ±scale. */
    static float[] of(Random random, int length, float scale) {
        float[] values = new float[length];
        for (int i = 0; i < length; i++) {
            values[i] = scale * (2 * random.nextFloat() - 1);
        }
        return values;
    }

    /** Compares whole arrays, to detect kernels that write outside their range. */
    static void assertClose(float[] actual, float[] expected, double tolerance, String description) {
        assertThat(actual).hasSameSizeAs(expected);
        for (int i = 0; i < expected.length; i++) {
            if (!(Math.abs((double) actual[i] - expected[i]) <= tolerance)) { // not >, which is false for NaN
                assertThat(actual[i])
                        .as("%s, at %d of %d", description, i, expected.length)
                        .isEqualTo(expected[i]);
            }
        }
    }
}
