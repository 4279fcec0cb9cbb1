// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.kernel;

import java.util.Random;

/**
 * Seeded arrays of small integers, which floats add and multiply without rounding, so that results must be equal bit
 * for bit.
 */
final class WholeNumbers {
    private WholeNumbers() {}

    /** Values from -largest to largest. */
    static float[] of(Random random, int length, int largest) {
        float[] values = new float[length];
        for (int i = 0; i < length; i++) {
            values[i] = random.nextInt(2 * largest + 1) - largest;
        }
        return values;
    }
}
