// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import jdk.incubator.vector.FloatVector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@KernelTest
class VectorLanesTest {
    @Test
    void theWidthIsTheOneAskedForOrTheMachines() {
        int machine = Math.min(512, FloatVector.SPECIES_PREFERRED.vectorBitSize());
        assertThat(VectorLanes.bits()).isEqualTo(Integer.getInteger("ladder.vector.bits", machine));
    }

    /** Kernels rely on a block being a whole number of vectors. */
    @Test
    void aBlockIsAWholeNumberOfVectors() {
        assertThat(VectorLanes.bits()).isEqualTo(32 * VectorLanes.LENGTH);
        assertThat(VectorLanes.BLOCK % VectorLanes.LENGTH).isZero();
        assertThat(Depthwise.CHUNK % VectorLanes.BLOCK).isZero();
    }

    @ParameterizedTest
    @CsvSource({"1, 16", "16, 16", "17, 32", "120, 128"})
    void channelsArePaddedToBlocks(int channels, int padded) {
        assertThat(VectorLanes.pad(channels)).isEqualTo(padded);
    }
}
