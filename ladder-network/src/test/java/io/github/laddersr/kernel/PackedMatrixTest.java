// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.kernel;

import static io.github.laddersr.kernel.VectorLanes.BLOCK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@KernelTest
class PackedMatrixTest {
    private static final int SHAPES = 120;
    private static final float MARKER = -12345;

    /** The location of S and C. */
    enum Place {
        BIAS_TO_ROWS,
        BIAS_TO_BLOCKS,
        OTHER_MATRIX_TO_ROWS,
        OTHER_MATRIX_TO_BLOCKS,
        C_ITSELF;

        boolean inBlocks() {
            return this == BIAS_TO_BLOCKS || this == OTHER_MATRIX_TO_BLOCKS;
        }
    }

    private final Random random = new Random(41);

    private record Case(int rows, int aRow, PackedMatrix b, float[] a, int a0) {
        @Override
        public String toString() {
            return "%d rows, depth %d, %d columns, a0 %d, aRow %d".formatted(rows, b.depth(), b.columns(), a0, aRow);
        }
    }

    private static PackedMatrix packed(float[] matrix, int depth, int columns) {
        return PackedMatrix.of(depth, columns, (k, j) -> matrix[k * columns + j]);
    }

    private Case example(int rows, int depth, int columns) {
        PackedMatrix b = packed(WholeNumbers.of(random, depth * columns, 8), depth, columns);
        // Convolutions read a pixel and its neighbours as one row, so such rows overlap.
        int aRow = random.nextBoolean() ? depth + random.nextInt(9) : 1 + random.nextInt(depth);
        int a0 = random.nextInt(20);
        float[] a = WholeNumbers.of(random, a0 + (rows - 1) * aRow + depth, 8);
        return new Case(rows, aRow, b, a, a0);
    }

    @ParameterizedTest
    @EnumSource
    void computesWhatThePlainLoopsDoAndWritesNothingElse(Place place) {
        for (int i = 0; i < SHAPES; i++) {
            compare(example(1 + random.nextInt(100), 1 + random.nextInt(640), BLOCK * (1 + random.nextInt(12))), place);
        }
    }

    /** Every remainder of rows for every possible remainder of columns. */
    @Test
    void anyNumberOfRowsAndBlocksIsCovered() {
        for (int rows = 1; rows <= 64; rows++) {
            for (int blocks = 1; blocks <= 9; blocks++) {
                compare(example(rows, 1 + random.nextInt(8), blocks * BLOCK), Place.BIAS_TO_ROWS);
            }
        }
    }

    private void compare(Case c, Place place) {
        int columns = c.b.columns();
        Gemm.Panels out = out(c.rows, columns, place);
        Gemm.Panels plain = new Gemm.Panels(out.data().clone(), out.offset(), out.rowStride(), out.blockStride());
        PackedMatrix.Rows other = other(c.rows, columns, place);
        boolean inPlace = place == Place.C_ITSELF;
        PackedMatrix.Rows start = inPlace ? new PackedMatrix.Rows(out.data(), out.offset(), out.rowStride()) : other;
        PackedMatrix.Rows plainStart =
                inPlace ? new PackedMatrix.Rows(plain.data(), plain.offset(), plain.rowStride()) : other;
        c.b.multiplyAdd(c.rows, c.a, c.a0, c.aRow, start, out);
        c.b.multiplyAddPlain(c.rows, c.a, c.a0, c.aRow, plainStart, plain);
        RandomFloats.assertClose(out.data(), plain.data(), 0, c + ", " + place + ", " + out);
    }

    /** Sums that start from C find numbers there; otherwise the marker values must not get into the sums. */
    private Gemm.Panels out(int rows, int columns, Place place) {
        int offset = random.nextInt(20);
        boolean blocks = place.inBlocks();
        int rowStride = blocks ? BLOCK + BLOCK * random.nextInt(3) : columns + random.nextInt(40);
        int blockStride = blocks ? rows * rowStride + random.nextInt(40) : BLOCK;
        float[] data = new float[offset + rows * rowStride + columns / BLOCK * blockStride + 32];
        Arrays.fill(data, MARKER);
        if (place == Place.C_ITSELF) {
            for (int i = 0; i < rows; i++) {
                System.arraycopy(WholeNumbers.of(random, columns, 99), 0, data, offset + i * rowStride, columns);
            }
        }
        return new Gemm.Panels(data, offset, rowStride, blockStride);
    }

    private PackedMatrix.Rows other(int rows, int columns, Place place) {
        int offset = random.nextInt(20);
        return switch (place) {
            case BIAS_TO_ROWS, BIAS_TO_BLOCKS ->
                PackedMatrix.Rows.same(WholeNumbers.of(random, offset + columns, 99), offset);
            case OTHER_MATRIX_TO_ROWS, OTHER_MATRIX_TO_BLOCKS, C_ITSELF -> {
                int stride = columns + random.nextInt(40);
                yield new PackedMatrix.Rows(
                        WholeNumbers.of(random, offset + (rows - 1) * stride + columns, 99), offset, stride);
            }
        };
    }

    /** The plain loops read the packed matrix; this is the definition with the unpacked one. */
    @ParameterizedTest
    @CsvSource({"7, 10, 16", "3, 64, 80", "5, 6, 192"})
    void thePlainLoopsComputeTheProduct(int rows, int depth, int columns) {
        float[] b = WholeNumbers.of(random, depth * columns, 8);
        float[] a = WholeNumbers.of(random, rows * depth, 8);
        float[] bias = WholeNumbers.of(random, columns, 99);
        float[] expected = new float[rows * columns];
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                float sum = bias[j];
                for (int k = 0; k < depth; k++) {
                    sum += a[i * depth + k] * b[k * columns + j];
                }
                expected[i * columns + j] = sum;
            }
        }
        float[] actual = new float[rows * columns];
        packed(b, depth, columns)
                .multiplyAddPlain(
                        rows, a, 0, depth, PackedMatrix.Rows.same(bias, 0), new Gemm.Panels(actual, 0, columns, BLOCK));
        assertThat(actual).containsExactly(expected);
    }

    /**
     * A row's result must not depend on how many rows are computed together, because threads divide rows differently.
     */
    @Test
    void rowsDoNotDependOnTheirNeighbours() {
        int depth = 34;
        for (int columns = BLOCK; columns <= 8 * BLOCK; columns += BLOCK) {
            PackedMatrix b = packed(RandomFloats.of(random, depth * columns, 1), depth, columns);
            float[] a = RandomFloats.of(random, 33 * depth, 1);
            PackedMatrix.Rows bias = PackedMatrix.Rows.same(RandomFloats.of(random, columns, 1), 0);
            float[] together = new float[33 * columns];
            b.multiplyAdd(33, a, 0, depth, bias, new Gemm.Panels(together, 0, columns, BLOCK));
            float[] alone = new float[33 * columns];
            for (int i = 0; i < 33; i++) {
                b.multiplyAdd(1, a, i * depth, depth, bias, new Gemm.Panels(alone, i * columns, columns, BLOCK));
            }
            RandomFloats.assertClose(together, alone, 0, columns + " columns");
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 16", "2, 48", "9, 64", "30, 144"})
    void anOperandThatIsTooShortIsRefused(int rows, int columns) {
        int depth = 6;
        PackedMatrix b = packed(new float[depth * columns], depth, columns);
        int a = rows * depth;
        int all = rows * columns;
        assertThatCode(() -> multiply(b, rows, a, all, all)).doesNotThrowAnyException();
        assertThatThrownBy(() -> multiply(b, rows, a - 1, all, all)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> multiply(b, rows, a, all - 1, all)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> multiply(b, rows, a, all, all - 1)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    private static void multiply(PackedMatrix b, int rows, int a, int start, int out) {
        int columns = b.columns();
        b.multiplyAdd(
                rows,
                new float[a],
                0,
                b.depth(),
                new PackedMatrix.Rows(new float[start], 0, columns),
                new Gemm.Panels(new float[out], 0, columns, BLOCK));
    }

    @Test
    void eachElementIsAskedForOnce() {
        int[] asked = new int[10 * 80];
        PackedMatrix b = PackedMatrix.of(10, 80, (k, j) -> asked[k * 80 + j]++);
        assertThat(asked).containsOnly(1);
        assertThat(b.depth()).isEqualTo(10);
        assertThat(b.columns()).isEqualTo(80);
    }

    @ParameterizedTest
    @CsvSource({"0, 16", "2, 24", "4, 8"})
    void noRowsAndColumnsThatAreNoBlocksAreRefused(int depth, int columns) {
        assertThatThrownBy(() -> PackedMatrix.of(depth, columns, (k, j) -> 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(depth + " rows, " + columns + " columns");
    }
}
