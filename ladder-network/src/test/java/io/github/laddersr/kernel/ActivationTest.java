// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@KernelTest
class ActivationTest {
    private static final float[] POINTS = {
        -100, -6, -0.5f, -Float.MIN_VALUE, -0f, 0, Float.MIN_VALUE, 0.5f, 5.999999f, 6, 6.000001f, 100, 1, -1, 3, 7
    };
    private static final int GUARD = 7;

    private static float plain(Activation activation, float x) {
        return switch (activation) {
            case NONE -> x;
            case RELU -> Math.max(0, x);
            case RELU6 -> Math.min(6, Math.max(0, x));
        };
    }

    /** The derivative derived from the output: zero where it was clamped, and at the kinks themselves. */
    private static float slope(Activation activation, float y) {
        return switch (activation) {
            case NONE -> 1;
            case RELU -> y > 0 ? 1 : 0;
            case RELU6 -> y > 0 && y < 6 ? 1 : 0;
        };
    }

    @ParameterizedTest
    @EnumSource
    void clampsItsPlaceAndNothingElse(Activation activation) {
        float[] values = new float[GUARD + 2 * VectorLanes.BLOCK + GUARD];
        Arrays.fill(values, -3);
        for (int i = 0; i < 2 * VectorLanes.BLOCK; i++) {
            values[GUARD + i] = POINTS[i % POINTS.length];
        }
        float[] expected = values.clone();
        for (int i = GUARD; i < GUARD + 2 * VectorLanes.BLOCK; i++) {
            expected[i] = plain(activation, values[i]);
        }
        activation.apply(values, GUARD, 2 * VectorLanes.BLOCK);
        RandomFloats.assertClose(values, expected, 0, activation.name());
    }

    @ParameterizedTest
    @EnumSource
    void nanIsNotHidden(Activation activation) {
        float[] values = new float[VectorLanes.BLOCK];
        values[3] = Float.NaN;
        activation.apply(values, 0, VectorLanes.BLOCK);
        assertThat(values[3]).isNaN();
    }

    @ParameterizedTest
    @EnumSource
    void gradientPassesWhereTheOutputIsNotClamped(Activation activation) {
        float[] output = new float[3 + VectorLanes.BLOCK];
        float[] gradient = new float[GUARD + VectorLanes.BLOCK + GUARD];
        Arrays.fill(gradient, -2.5f);
        float[] expected = gradient.clone();
        for (int i = 0; i < VectorLanes.BLOCK; i++) {
            output[3 + i] = plain(activation, POINTS[i]);
            expected[GUARD + i] *= slope(activation, output[3 + i]);
        }
        activation.backward(output, 3, gradient, GUARD, VectorLanes.BLOCK);
        RandomFloats.assertClose(gradient, expected, 0, activation.name());
    }
}
