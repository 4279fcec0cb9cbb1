// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.image;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SampleBytesTest {
    @Test
    void everySampleComesBackFromItsFloat() {
        for (int depth : new int[] {8, 16}) {
            byte[] row = new byte[2];
            float[] value = new float[1];
            for (int sample = 0; sample < 1 << depth; sample++) {
                SampleBytes.put(row, 0, sample, depth);
                assertThat(SampleBytes.get(row, 0, depth)).isEqualTo(sample);
                SampleBytes.toFloats(row, depth, value);
                assertThat(value[0]).isEqualTo(sample / (float) ((1 << depth) - 1));
                assertThat(SampleBytes.ofFloat(value[0], depth)).isEqualTo(sample);
            }
            assertThat(SampleBytes.ofFloat(-1, depth)).isZero();
            assertThat(SampleBytes.ofFloat(2, depth)).isEqualTo((1 << depth) - 1);
        }
    }

    @Test
    void sixteenBitsAreRoundedToTheNearestOfEight() {
        for (int sample = 0; sample <= 65535; sample++) {
            assertThat(SampleBytes.to8Bits(sample)).isEqualTo(Math.round(sample / 257f));
        }
    }
}
