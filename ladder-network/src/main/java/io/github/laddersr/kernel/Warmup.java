// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.kernel;

import java.util.List;
import java.util.stream.Stream;

/**
 * Calls the engine's kernels on a little data, so often that the JVM compiles them. A process that enlarges a single
 * image saves much of its time by doing this on a second processor while it parses its command line and reads the model
 * and the image. Until C2 has compiled a kernel, each of its vectors is an object and each operation a call.
 */
public final class Warmup implements Runnable {
    /** Rows of the products: enough for each tile height, except for single rows, which have their own calls. */
    static final int ROWS = 23;

    /**
     * After about sixty calls, C2 compilation of every kernel has been requested; further calls keep the kernels'
     * callers busy until it is finished.
     */
    private static final int CALLS = 300;

    private static final int DEPTH = 64;
    private static final int SIDE = 5;

    private final int calls;

    /** Prepares the calls. */
    public Warmup() {
        this(CALLS);
    }

    Warmup(int calls) {
        this.calls = calls;
    }

    /** Starts the warm-up in a daemon thread, which is returned. */
    public static Thread start() {
        Thread thread = new Thread(new Warmup(), "ladder-warm-up");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    @Override
    public void run() {
        // The panel widths that occur in networks whose channel counts are multiples of 16.
        List<PackedMatrix> matrices = Stream.of(4, 2, 1)
                .map(blocks -> PackedMatrix.of(DEPTH, blocks * VectorLanes.BLOCK, (k, j) -> 0f))
                .toList();
        float[] a = new float[ROWS * DEPTH];
        float[] c = new float[ROWS * 4 * VectorLanes.BLOCK];
        Winograd winograd = new Winograd(SIDE);
        for (int i = 0; i < calls; i++) {
            for (PackedMatrix b : matrices) {
                PackedMatrix.Rows sum = new PackedMatrix.Rows(c, 0, b.columns());
                b.multiplyAdd(ROWS, a, 0, DEPTH, sum, sum.blocks());
                b.multiplyAdd(1, a, 0, DEPTH, sum, sum.blocks());
            }
            depthwise(5, 1, c);
            depthwise(5, 2, c);
            depthwise(3, 1, c);
            if (Winograd.PAYS) {
                winograd.transform(1, DEPTH, a, 0, c, 0, DEPTH);
                for (int point = 0; point < Winograd.POINTS; point++) {
                    winograd.add(point, 0, winograd.outputs(), DEPTH, a, 0, c, 0);
                }
            }
        }
    }

    private static void depthwise(int kernel, int stride, float[] out) {
        int row = ((ROWS - 1) * stride + kernel) * VectorLanes.BLOCK;
        BlockDepthwise.row(
                kernel,
                stride,
                ROWS,
                new float[row],
                new int[SIDE],
                new float[kernel * kernel * VectorLanes.BLOCK],
                0,
                new float[VectorLanes.BLOCK],
                0,
                Activation.RELU,
                out,
                0,
                VectorLanes.BLOCK);
    }
}
