// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.kernel;

import java.util.Random;
import org.junit.jupiter.api.Test;

@KernelTest
class MapOpsTest {
    private final Random random = new Random(5);

    @Test
    void addsColumnsAsThePlainLoopsDo() {
        for (int i = 0; i < 100; i++) {
            int rows = random.nextInt(40);
            int columns = (1 + random.nextInt(4)) * VectorLanes.BLOCK;
            int stride = columns + random.nextInt(20);
            int from = random.nextInt(9);
            float[] values = RandomFloats.of(random, from + rows * stride, 1);
            int at = random.nextInt(9);
            float[] sums = RandomFloats.of(random, at + columns + 3, 1);
            float[] plain = sums.clone();
            MapOps.addColumns(values, from, stride, rows, columns, sums, at);
            MapOps.addColumnsPlain(values, from, stride, rows, columns, plain, at);
            // at most 41 values of at most 1, each sum rounded by at most 2^-24
            RandomFloats.assertClose(sums, plain, 41 * 41 * 0x1p-24, rows + " rows, " + columns + " columns");
        }
    }
}
