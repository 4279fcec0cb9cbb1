// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.laddersr.graph.Variant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleConsumer;
import org.junit.jupiter.api.Test;

class EngineTrialTest {
    private static final EngineTimes.Job JOB = new EngineTimes.Job(Variant.lpn(2), 2, JobSize.WHOLE);

    private final List<String> log = new ArrayList<>();
    private long nanos = 7;

    /** Takes a time that the test's clock shows: the first run ten times as long. */
    private final class Timed implements Engine {
        private final String name;
        private final double seconds;
        private boolean warm;

        Timed(String name, double seconds) {
            this.name = name;
            this.seconds = seconds;
        }

        @Override
        public Planes run(Planes rgb, DoubleConsumer progress) {
            nanos += (long) (seconds * 1e9 * (warm ? 1 : 10));
            warm = true;
            log.add(name);
            return rgb;
        }

        @Override
        public int scale() {
            return 2;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public void close() {
            log.add(name + " closed");
        }
    }

    private EngineTimes measure(double vector, double onnx) {
        Map<String, Engine> engines = Map.of("vector", new Timed("vector", vector), "onnx", new Timed("onnx", onnx));
        EngineTimes known = new EngineTimes(Map.of("of another machine", 3.0));
        return new EngineTrial(JOB, List.of("vector", "onnx"), engines::get, () -> nanos).measured(known);
    }

    @Test
    void theFirstRunDoesNotCount() {
        EngineTimes times = measure(0.02, 0.01);
        assertThat(times.of(JOB, "vector").orElseThrow()).isBetween(0.0199, 0.0201);
        assertThat(times.isFaster(JOB, "onnx", "vector")).isTrue();
        assertThat(times.seconds()).containsEntry("of another machine", 3.0).hasSize(3);
        assertThat(log)
                .containsExactly(
                        "vector",
                        "vector",
                        "vector",
                        "vector",
                        "vector closed",
                        "onnx",
                        "onnx",
                        "onnx",
                        "onnx",
                        "onnx closed");
    }

    @Test
    void slowEnginesGetOneRoundOnly() {
        measure(10, 20);
        assertThat(log).containsExactly("vector", "vector", "vector closed", "onnx", "onnx", "onnx closed");
    }
}
