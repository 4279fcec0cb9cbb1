// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.github.laddersr.UserException;
import io.github.laddersr.engine.Engine;
import io.github.laddersr.engine.EngineChoice;
import io.github.laddersr.engine.Planes;
import io.github.laddersr.fold.Fold;
import io.github.laddersr.graph.Graph;
import io.github.laddersr.weights.Weights;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.function.DoubleConsumer;

/**
 * Runs a network with ONNX Runtime: on CUDA if the build supports it ({@code onnxruntime_gpu} instead of
 * {@code onnxruntime}) and a GPU is available, else on the CPU. Maps are outside Java's heap.
 */
public final class OrtEngine implements Engine {
    /** The name on the command line. */
    static final String NAME = "onnx";

    /**
     * Bytes for each pixel of a network as it is, at width 1: 9,700 were measured, and narrower networks need less. ONNX
     * Runtime keeps this memory until it is closed.
     */
    private static final long BYTES_PER_PIXEL = 11_000;

    /** The same for a network in {@link NarrowBlocks}: 1,850 were measured, and a tenth more is assumed. */
    private static final long NARROW_BYTES_PER_PIXEL = 2_050;

    /**
     * Channels of an inner map of {@link NarrowBlocks}. With fewer there are so many sums that it gets slower, and the
     * other maps need the memory.
     */
    private static final int INNER_CHANNELS = 64;

    /** A session with its weights, before it has run. */
    private static final long SESSION_BYTES = 64L << 20;

    private final OrtEnvironment environment;
    private final OrtSession session;
    private final String input;
    private final int scale;
    private final long bytesPerPixel;
    private long mostPixels;

    private OrtEngine(OrtEnvironment environment, OrtSession session, Graph graph, long bytesPerPixel) {
        this.environment = environment;
        this.session = session;
        this.input = graph.nodes().getFirst().name();
        this.scale = graph.output().resolution().of(1);
        this.bytesPerPixel = bytesPerPixel;
    }

    /**
     * An engine for this network.
     *
     * @param threads CPU threads, at least 1
     * @throws UserException if the weights are not the graph's
     * @throws IllegalStateException if ONNX Runtime rejects the network
     */
    public static OrtEngine open(Graph graph, Weights weights, int threads) {
        return open(new Fold.Folded(graph, weights), EngineChoice.fastest(threads), BYTES_PER_PIXEL);
    }

    /**
     * An engine on a device. On the processor the network runs in narrow blocks, with a fifth of the memory.
     *
     * @throws UserException if the weights are not the graph's, or CUDA is requested and does not work
     * @throws IllegalStateException if ONNX Runtime rejects the network
     */
    static OrtEngine open(Fold.Folded network, EngineChoice choice) {
        return OrtSessions.mayUseCuda(choice)
                ? open(network, choice, BYTES_PER_PIXEL)
                : open(NarrowBlocks.of(network, INNER_CHANNELS), choice, NARROW_BYTES_PER_PIXEL);
    }

    private static OrtEngine open(Fold.Folded network, EngineChoice choice, long bytesPerPixel) {
        byte[] model = OnnxWriter.bytes(network.graph(), network.weights(), OnnxWriter.DEFAULT_OPSET);
        try {
            OrtSession session =
                    OrtSessions.open(choice, (environment, options) -> environment.createSession(model, options));
            return new OrtEngine(OrtSessions.environment(), session, network.graph(), bytesPerPixel);
        } catch (OrtException e) {
            throw new IllegalStateException("ONNX Runtime does not take the network: " + e.getMessage(), e);
        }
    }

    @Override
    public Planes run(Planes rgb, DoubleConsumer progress) {
        if (rgb.channels() != 3) {
            throw new IllegalArgumentException(
                    "an engine takes three planes, red, green and blue, not " + rgb.channels());
        }
        int height = Graph.aligned(rgb.height());
        int width = Graph.aligned(rgb.width());
        mostPixels = Math.max(mostPixels, (long) height * width);
        // A Java buffer holds at most 2 GB.
        if (3L * height * scale * width * scale * Float.BYTES > Integer.MAX_VALUE) {
            throw new UserException(tooLarge(rgb));
        }
        try (Arena arena = Arena.ofConfined()) {
            FloatBuffer in = buffer(arena, 3 * height * width);
            FloatBuffer out = buffer(arena, 3 * height * scale * width * scale);
            fill(in, rgb, height, width);
            compute(in, out, height, width);
            progress.accept(1);
            return cropped(out, rgb.height() * scale, rgb.width() * scale, height * scale, width * scale);
        } catch (OrtException e) {
            if (OrtSessions.isOutOfMemory(e)) {
                throw new UserException(tooLarge(rgb), e);
            }
            throw new IllegalStateException("ONNX Runtime failed: " + e.getMessage(), e);
        }
    }

    private void compute(FloatBuffer in, FloatBuffer out, int height, int width) throws OrtException {
        long[] shape = {1, 3, height, width};
        long[] large = {1, 3, (long) height * scale, (long) width * scale};
        try (OnnxTensor image = OnnxTensor.createTensor(environment, in, shape);
                OnnxTensor upscaled = OnnxTensor.createTensor(environment, out, large)) {
            session.run(Map.of(input, image), Set.of(), Map.of(OnnxWriter.OUTPUT, upscaled))
                    .close();
        }
    }

    private static FloatBuffer buffer(Arena arena, int floats) {
        return arena.allocate(ValueLayout.JAVA_FLOAT, floats)
                .asByteBuffer()
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
    }

    /** Fills the buffer row by row; beyond the planes, their last row and column are repeated. */
    private static void fill(FloatBuffer in, Planes rgb, int height, int width) {
        float[] row = new float[width];
        for (int c = 0; c < 3; c++) {
            for (int y = 0; y < height; y++) {
                rgb.getRow(c, Math.min(y, rgb.height() - 1), 0, row, 0, rgb.width());
                Arrays.fill(row, rgb.width(), width, row[rgb.width() - 1]);
                in.put(row);
            }
        }
        in.flip();
    }

    private static Planes cropped(FloatBuffer out, int height, int width, int alignedHeight, int alignedWidth) {
        Planes planes = new Planes(3, height, width);
        float[] row = new float[width];
        for (int c = 0; c < 3; c++) {
            for (int y = 0; y < height; y++) {
                out.get((c * alignedHeight + y) * alignedWidth, row);
                planes.setRow(c, y, 0, row, 0, width);
            }
        }
        return planes;
    }

    private static String tooLarge(Planes rgb) {
        return "An image of " + rgb.width() + "x" + rgb.height()
                + " pixels does not fit into ONNX Runtime's memory: use smaller tiles.";
    }

    @Override
    public int scale() {
        return scale;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public long bytesPerPixel() {
        return bytesPerPixel;
    }

    /** What ONNX Runtime took for the largest image stays with it. */
    @Override
    public long idleBytes() {
        return SESSION_BYTES + mostPixels * bytesPerPixel;
    }

    @Override
    public void close() {
        try {
            session.close();
        } catch (OrtException e) {
            throw new IllegalStateException("ONNX Runtime can't close its session: " + e.getMessage(), e);
        }
    }
}
