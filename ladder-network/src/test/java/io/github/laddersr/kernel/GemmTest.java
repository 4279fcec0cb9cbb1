// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.kernel;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@KernelTest
class GemmTest {
    /** Sums of at most 70 products of values up to 1, each step rounded by at most 2^-24 of the sum so far. */
    private static final double TOLERANCE = 70 * 10 * 0x1p-24;

    private static final int SHAPES = 150;

    /** The location of D. */
    enum Start {
        NOTHING,
        BIAS,
        OTHER_MATRIX,
        C_ITSELF
    }

    private final Random random = new Random(11);

    @ParameterizedTest
    @EnumSource
    void computesWhatThePlainLoopsDo(Start start) {
        for (int i = 0; i < SHAPES; i++) {
            compare(1 + random.nextInt(40), 1 + random.nextInt(70), 1 + random.nextInt(5), start);
        }
    }

    private void compare(int rows, int depth, int blocks, Start start) {
        boolean transposed = random.nextBoolean();
        Gemm.Left a = left(rows, depth, transposed);
        boolean packedB = random.nextBoolean();
        Gemm.Panels b = packedB ? packed(depth, blocks) : rows(depth, blocks);
        boolean packedC = random.nextBoolean();
        Gemm.Panels c = packedC ? packed(rows, blocks) : rows(rows, blocks);
        Gemm.Panels plainC = new Gemm.Panels(c.data().clone(), c.offset(), c.rowStride(), c.blockStride());
        Gemm.Panels d = start(start, rows, blocks, c);
        Gemm.multiply(rows, depth, blocks, a, b, d, c);
        Gemm.multiplyPlain(rows, depth, blocks, a, b, start == Start.C_ITSELF ? plainC : d, plainC);
        RandomFloats.assertClose(
                c.data(),
                plainC.data(),
                TOLERANCE,
                "%d rows, depth %d, %d blocks, a %s, b %s, c %s"
                        .formatted(
                                rows,
                                depth,
                                blocks,
                                transposed ? "transposed" : "rows",
                                packedB ? "packed" : "rows",
                                packedC ? "packed" : "rows"));
    }

    private Gemm.Left left(int rows, int depth, boolean transposed) {
        int offset = random.nextInt(20);
        int stride = (transposed ? rows : depth) + random.nextInt(9);
        float[] data = RandomFloats.of(random, offset + stride * (transposed ? depth : rows), 1);
        return transposed ? new Gemm.Left(data, offset, 1, stride) : new Gemm.Left(data, offset, stride, 1);
    }

    private Gemm.Panels rows(int height, int blocks) {
        int offset = random.nextInt(20);
        int stride = (blocks + random.nextInt(3)) * VectorLanes.BLOCK;
        return Gemm.Panels.rows(RandomFloats.of(random, offset + stride * height + 16, 1), offset, stride);
    }

    private Gemm.Panels packed(int height, int blocks) {
        int offset = random.nextInt(20);
        return Gemm.Panels.packed(
                RandomFloats.of(random, offset + height * blocks * VectorLanes.BLOCK + 16, 1), offset, height);
    }

    private Gemm.Panels start(Start start, int rows, int blocks, Gemm.Panels c) {
        return switch (start) {
            case NOTHING -> Gemm.NOTHING;
            case BIAS -> Gemm.Panels.row(RandomFloats.of(random, 5 + blocks * VectorLanes.BLOCK, 1), 5);
            case OTHER_MATRIX -> random.nextBoolean() ? rows(rows, blocks) : packed(rows, blocks);
            case C_ITSELF -> c;
        };
    }

    /**
     * A row's result must not depend on how many rows are computed together, because bands and threads divide rows
     * differently.
     */
    @Test
    void rowsDoNotDependOnTheirNeighbours() {
        int depth = 33;
        Gemm.Left a = new Gemm.Left(RandomFloats.of(random, 21 * depth, 1), 0, depth, 1);
        Gemm.Panels b = packed(depth, 3);
        float[] together = new float[21 * 48];
        Gemm.multiply(21, depth, 3, a, b, Gemm.NOTHING, Gemm.Panels.rows(together, 0, 48));
        float[] oneByOne = new float[21 * 48];
        for (int row = 0; row < 21; row++) {
            Gemm.Left only = new Gemm.Left(a.data(), row * depth, depth, 1);
            Gemm.multiply(1, depth, 3, only, b, Gemm.NOTHING, Gemm.Panels.rows(oneByOne, row * 48, 48));
        }
        RandomFloats.assertClose(together, oneByOne, 0, "21 rows");
    }

    @Test
    void aMatrixWithoutContiguousRowsOrColumnsIsRefused() {
        assertThatThrownBy(() -> new Gemm.Left(new float[99], 0, 2, 3)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void anOperandThatIsTooShortIsRefused() {
        Gemm.Left a = new Gemm.Left(new float[8], 0, 4, 1);
        Gemm.Panels b = Gemm.Panels.packed(new float[4 * 16 - 1], 0, 4);
        Gemm.Panels c = Gemm.Panels.rows(new float[2 * 16], 0, 16);
        assertThatThrownBy(() -> Gemm.multiply(2, 4, 1, a, b, Gemm.NOTHING, c))
                .isInstanceOf(IndexOutOfBoundsException.class);
    }
}
