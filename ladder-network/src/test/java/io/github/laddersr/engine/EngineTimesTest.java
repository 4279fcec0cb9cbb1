// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.laddersr.graph.Variant;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EngineTimesTest {
    private static final EngineTimes NONE = new EngineTimes(Map.of());
    private static final EngineTimes.Job X2 = job(2, 2, JobSize.WHOLE);

    private static EngineTimes.Job job(int scale, int threads, JobSize size) {
        return new EngineTimes.Job(Variant.lpn(scale), threads, size);
    }

    @Test
    void whatIsWrittenIsReadAgain(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("a/b/engines.properties");
        EngineTimes times = NONE.with(X2, "vector", 2.5).with(job(4, 1, JobSize.START), "onnx", 0.75);
        times.write(file);
        assertThat(EngineTimes.read(file)).isEqualTo(times);
        assertThat(EngineTimes.read(file).of(X2, "vector")).hasValue(2.5);
    }

    @Test
    void aMissingFileHoldsNothing(@TempDir Path folder) {
        assertThat(EngineTimes.read(folder.resolve("none"))).isEqualTo(NONE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a=b", "a=-1", "a=NaN", "a=\\u12", "a=Infinity"})
    void aFileThatIsDamagedHoldsNothing(String content, @TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("engines.properties"), content);
        assertThat(EngineTimes.read(file)).isEqualTo(NONE);
    }

    @Test
    void anEngineIsFasterByMoreThanNoiseOnly() {
        EngineTimes times = NONE.with(X2, "vector", 1);
        assertThat(times.isFaster(X2, "onnx", "vector")).isFalse();
        assertThat(times.with(X2, "onnx", 0.98).isFaster(X2, "onnx", "vector")).isFalse();
        assertThat(times.with(X2, "onnx", 0.9).isFaster(X2, "onnx", "vector")).isTrue();
        assertThat(times.with(X2, "onnx", 0.9).isFaster(job(2, 4, JobSize.WHOLE), "onnx", "vector"))
                .isFalse();
        assertThat(times.with(X2, "onnx", 0.9).isFaster(job(3, 2, JobSize.WHOLE), "onnx", "vector"))
                .isFalse();
        assertThat(times.with(X2, "onnx", 0.9).isFaster(job(2, 2, JobSize.START), "onnx", "vector"))
                .isFalse();
    }

    @Test
    void aNewMeasurementReplacesAnOlderOne() {
        EngineTimes times = NONE.with(X2, "vector", 1).with(X2, "vector", 2);
        assertThat(times.of(X2, "vector")).hasValue(2.0);
        assertThat(times.seconds()).hasSize(1);
    }
}
