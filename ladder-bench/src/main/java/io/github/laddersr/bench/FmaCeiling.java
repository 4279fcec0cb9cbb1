// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Measures the peak arithmetic throughput of the machine: multiply-adds on registers only, without memory access.
 * Twelve independent sums keep two units with a latency of up to six cycles busy and, with the factor, fit into sixteen
 * registers.
 */
final class FmaCeiling implements AutoCloseable {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int SUMS = 12;

    /**
     * Steps of one call. The call is short so that the JIT compiles the loop as a method, which gives better code than
     * replacing it while it runs.
     */
    private static final int STEPS = 20_000;

    private final int threads;
    private final ExecutorService pool;

    FmaCeiling(int threads) {
        this.threads = threads;
        this.pool = Executors.newFixedThreadPool(threads);
    }

    /**
     * Measures once.
     *
     * @param calls calls of the loop; a thousand take some milliseconds
     * @return G multiply-adds of floats per second, over all threads
     */
    double measure(int calls) {
        List<Callable<Float>> tasks = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            tasks.add(() -> calls(calls));
        }
        try {
            long start = System.nanoTime();
            List<Future<Float>> sums = pool.invokeAll(tasks);
            double seconds = (System.nanoTime() - start) / 1e9;
            for (Future<Float> sum : sums) {
                if (!Float.isFinite(sum.get())) {
                    throw new IllegalStateException("the loop computed a wrong result");
                }
            }
            return (double) calls * STEPS * SUMS * SPECIES.length() * threads / seconds / 1e9;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while measuring", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    private static float calls(int calls) {
        float sum = 0;
        for (int i = 0; i < calls; i++) {
            sum += loop();
        }
        return sum;
    }

    /** Each sum converges to 2: s = s / 2 + 1. */
    private static float loop() {
        FloatVector half = FloatVector.broadcast(SPECIES, 0.5f);
        FloatVector one = FloatVector.broadcast(SPECIES, 1f);
        FloatVector a = one;
        FloatVector b = one;
        FloatVector c = one;
        FloatVector d = one;
        FloatVector e = one;
        FloatVector f = one;
        FloatVector g = one;
        FloatVector h = one;
        FloatVector i = one;
        FloatVector j = one;
        FloatVector k = one;
        FloatVector l = one;
        for (int n = 0; n < STEPS; n++) {
            a = a.fma(half, one);
            b = b.fma(half, one);
            c = c.fma(half, one);
            d = d.fma(half, one);
            e = e.fma(half, one);
            f = f.fma(half, one);
            g = g.fma(half, one);
            h = h.fma(half, one);
            i = i.fma(half, one);
            j = j.fma(half, one);
            k = k.fma(half, one);
            l = l.fma(half, one);
        }
        FloatVector sum = a.add(b)
                .add(c)
                .add(d)
                .add(e)
                .add(f)
                .add(g)
                .add(h)
                .add(i)
                .add(j)
                .add(k)
                .add(l);
        return sum.reduceLanes(VectorOperators.ADD);
    }

    @Override
    public void close() {
        pool.shutdownNow();
    }
}
