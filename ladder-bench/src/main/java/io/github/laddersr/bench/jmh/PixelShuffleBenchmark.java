// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.bench.jmh;

import io.github.laddersr.kernel.FeatureMap;
import io.github.laddersr.kernel.MapOps;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The last step of the folded network: rearranges channels as pixels for an image 320 pixels wide and 8 high. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class PixelShuffleBenchmark {
    private static final int HEIGHT = 8;
    private static final int WIDTH = 320;

    /** The scale. */
    @Param({"2", "3", "4"})
    public int factor = 2;

    private FeatureMap in = new FeatureMap(1, 1, 1);
    private FeatureMap out = new FeatureMap(1, 1, 1);

    /** Prepares seeded operands. */
    @Setup(Level.Trial)
    public void prepare() {
        in = new FeatureMap(HEIGHT, WIDTH, 3 * factor * factor);
        out = new FeatureMap(HEIGHT * factor, WIDTH * factor, 3);
        float[] values = RandomFloats.random(in.data().length);
        System.arraycopy(values, 0, in.data(), 0, values.length);
    }

    /** The kernel. */
    @Benchmark
    public FeatureMap shuffle() {
        MapOps.pixelShuffle(in, factor, out, 0, out.height());
        return out;
    }
}
