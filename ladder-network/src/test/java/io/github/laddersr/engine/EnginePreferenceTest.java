// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.laddersr.graph.Variant;
import io.github.laddersr.weights.Model;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class EnginePreferenceTest {
    /** An engine that nobody opens, like those that there are. */
    private record Named(String name, boolean streams) implements EngineProvider {
        @Override
        public boolean usuallyFaster(JobSize size, int vectorBits) {
            return size == JobSize.WHOLE && vectorBits <= 256;
        }

        @Override
        public Optional<String> refusal(Device device) {
            return Optional.empty();
        }

        @Override
        public Engine open(Model model, EngineChoice choice) {
            throw new AssertionError("only the order is asked for");
        }
    }

    private static final List<EngineProvider> BOTH = List.of(new Named("vector", true), new Named("onnx", false));
    private static final EngineTimes NONE = new EngineTimes(Map.of());

    private static EngineTimes.Job job(JobSize size) {
        return new EngineTimes.Job(Variant.lpn(2), 2, size);
    }

    private static EnginePreference of(EngineTimes times, JobSize size, int bits) {
        EnginePreference preference = EnginePreference.of(BOTH, times, job(size), bits);
        assertThat(preference.order()).containsExactlyInAnyOrderElementsOf(BOTH);
        return preference;
    }

    private static String first(EngineTimes times, JobSize size, int bits) {
        return of(times, size, bits).order().getFirst().name();
    }

    @ParameterizedTest
    @CsvSource({
        "WHOLE, 128, onnx",
        "WHOLE, 256, onnx",
        "WHOLE, 512, vector",
        "START, 256, vector",
        "STREAMED, 256, vector",
        "STREAMED, 512, vector",
    })
    void withoutTimesTheVectorsDecide(JobSize size, int bits, String expected) {
        assertThat(first(NONE, size, bits)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"WHOLE, 256", "WHOLE, 512", "START, 256", "START, 512"})
    void timesDecideForTheirOwnSizeOnly(JobSize size, int bits) {
        EngineTimes onnx = NONE.with(job(size), "vector", 2).with(job(size), "onnx", 1);
        EngineTimes vector = NONE.with(job(size), "vector", 1).with(job(size), "onnx", 2);
        JobSize other = size == JobSize.WHOLE ? JobSize.START : JobSize.WHOLE;
        assertThat(first(onnx, size, bits)).isEqualTo("onnx");
        assertThat(first(vector, size, bits)).isEqualTo("vector");
        assertThat(first(onnx, other, bits)).isEqualTo(first(NONE, other, bits));
        assertThat(of(onnx, size, bits).reason())
                .contains("vector took 2.000 s")
                .contains("onnx 1.000 s");
        assertThat(of(onnx, other, bits).reason()).contains("not measured").contains(bits + " bits");
    }

    @Test
    void oneTimeAloneDecidesNothing() {
        assertThat(first(NONE.with(job(JobSize.WHOLE), "onnx", 0.001), JobSize.WHOLE, 512))
                .isEqualTo("vector");
        assertThat(first(NONE.with(job(JobSize.WHOLE), "vector", 0.001), JobSize.WHOLE, 256))
                .isEqualTo("onnx");
    }

    @ParameterizedTest
    @EnumSource(JobSize.class)
    void aSingleEngineIsTaken(JobSize size) {
        List<EngineProvider> one = BOTH.subList(1, 2);
        assertThat(EnginePreference.of(one, NONE, job(size), 512).order()).isEqualTo(one);
    }

    @ParameterizedTest
    @CsvSource({
        "65536, 500000000, true, START",
        "65536, 500000000, false, WHOLE",
        "230400, 500000000, true, WHOLE",
        "230400, 400000000, true, STREAMED",
        "24000000, 2000000000, false, STREAMED",
        "1, -1, true, STREAMED",
    })
    void theSizeFollowsFromPixelsAndMemory(long pixels, long memory, boolean only, JobSize expected) {
        assertThat(JobSize.of(pixels, memory, only)).isEqualTo(expected);
    }
}
