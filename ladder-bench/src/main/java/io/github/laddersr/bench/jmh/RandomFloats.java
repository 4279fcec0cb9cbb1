// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.bench.jmh;

import java.util.Random;

/** Random operands. */
final class RandomFloats {
    private RandomFloats() {}

    /** Seeded random numbers in ±1. */
    static float[] random(int length) {
        Random random = new Random(1);
        float[] values = new float[length];
        for (int i = 0; i < length; i++) {
            values[i] = 2 * random.nextFloat() - 1;
        }
        return values;
    }
}
