// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.upscale.pixel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.laddersr.image.SampleBytes;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Unusable output is refused, in both bit depths. */
class PlanesToPixelsTest {
    private static final int WIDTH = 8;

    @ParameterizedTest
    @ValueSource(ints = {8, 16})
    void notFinite(int depth) {
        for (float value : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
            assertThatThrownBy(() -> run(depth, ramp(), constant(value)))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("not finite");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {8, 16})
    void blackThoughTheImageIsNot(int depth) {
        assertThatThrownBy(() -> run(depth, plain(0.5f), constant(-0.1f)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("black");
        assertThatCode(() -> run(depth, plain(0), constant(0))).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(ints = {8, 16})
    void ofOneColourThoughTheImageIsNot(int depth) {
        assertThatThrownBy(() -> run(depth, ramp(), constant(0.5f)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("of one colour");
        assertThatThrownBy(() -> run(depth, ramp(), constant(1.5f))) // clamped to one
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("of one colour");
        assertThatCode(() -> run(depth, plain(0.5f), constant(0.5f))).doesNotThrowAnyException();
        assertThatCode(() -> run(depth, ramp(), enlarged(ramp()))).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(ints = {8, 16})
    void roundsOnce(int depth) {
        float[] row = ramp();
        byte[] out = run(depth, row, enlarged(row));
        int max = (1 << depth) - 1;
        for (int x = 0; x < 2 * WIDTH; x++) {
            assertThat(SampleBytes.get(out, 3 * x, depth)).isEqualTo(Math.round(row[3 * (x / 2)] * max));
        }
    }

    private static byte[] run(int depth, float[] small, float[][] colour) {
        PlanesToPixels toPixels = new PlanesToPixels(3, depth, 2);
        toPixels.record(small);
        byte[] out = new byte[2 * WIDTH * 3 * depth / 8];
        toPixels.row(colour, null, null, out);
        toPixels.requirePlausible();
        return out;
    }

    private static float[] ramp() {
        float[] row = new float[3 * WIDTH];
        for (int i = 0; i < row.length; i++) {
            row[i] = i / 3 / (float) WIDTH;
        }
        return row;
    }

    private static float[] plain(float value) {
        float[] row = new float[3 * WIDTH];
        Arrays.fill(row, value);
        return row;
    }

    private static float[][] constant(float value) {
        float[][] planes = new float[3][2 * WIDTH];
        for (float[] plane : planes) {
            Arrays.fill(plane, value);
        }
        return planes;
    }

    private static float[][] enlarged(float[] row) {
        float[][] planes = new float[3][2 * WIDTH];
        for (int x = 0; x < 2 * WIDTH; x++) {
            for (int c = 0; c < 3; c++) {
                planes[c][x] = row[3 * (x / 2) + c];
            }
        }
        return planes;
    }
}
