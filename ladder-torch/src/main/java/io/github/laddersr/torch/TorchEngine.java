// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.torch;

import io.github.laddersr.UserException;
import io.github.laddersr.engine.Engine;
import io.github.laddersr.engine.Planes;
import io.github.laddersr.graph.Graph;
import io.github.laddersr.graph.Parameter;
import io.github.laddersr.weights.Weights;
import java.util.HashMap;
import java.util.Map;
import java.util.function.DoubleConsumer;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.InferenceMode;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.DeviceType;
import org.bytedeco.pytorch.global.torch.MemoryFormat;

/** Runs a network with libtorch on the CPU, in channels_last and without autograd: a peer for comparisons. */
public final class TorchEngine implements Engine {
    private final Tensors tensors;
    private final TorchForward forward;
    private final int scale;

    private TorchEngine(Tensors tensors, TorchForward forward, int scale) {
        this.tensors = tensors;
        this.forward = forward;
        this.scale = scale;
    }

    /**
     * An engine for this network.
     *
     * @param threads at least 1; libtorch has one setting for the whole process
     * @throws UserException if there is no libtorch for this platform on the class path, it can't be loaded, or the
     *     weights do not match the graph
     */
    public static TorchEngine open(Graph graph, Weights weights, int threads) {
        weights.requireFits(graph);
        if (!Libtorch.isAvailable()) {
            throw new UserException("There is no libtorch for " + Loader.getPlatform()
                    + " on the class path: omit the engine libtorch.");
        }
        Libtorch.load(threads);
        Tensors tensors = new Tensors(DeviceType.CPU);
        try (PointerScope _ = new PointerScope();
                InferenceMode _ = new InferenceMode(true)) {
            Map<String, Tensor> parameters = new HashMap<>();
            for (Parameter parameter : graph.parameters()) {
                long[] shape =
                        parameter.shape().stream().mapToLong(Integer::longValue).toArray();
                Tensor plain = tensors.of(weights.get(parameter.name()).toArray(), shape);
                parameters.put(
                        parameter.name(),
                        tensors.keep(shape.length == 4 ? plain.contiguous(MemoryFormat.ChannelsLast) : plain));
            }
            TorchForward forward = new TorchForward(graph, parameters, tensors);
            return new TorchEngine(tensors, forward, graph.output().resolution().of(1));
        }
    }

    @Override
    public Planes run(Planes rgb, DoubleConsumer progress) {
        if (rgb.channels() != 3) {
            throw new IllegalArgumentException(
                    "an engine takes three planes, red, green and blue, not " + rgb.channels());
        }
        Planes padded = rgb.replicatePadTo(Graph.aligned(rgb.height()), Graph.aligned(rgb.width()));
        try (PointerScope _ = new PointerScope();
                InferenceMode _ = new InferenceMode(true)) {
            Tensor image = tensors.of(values(padded), 1, 3, padded.height(), padded.width());
            Tensor large = forward.run(image.contiguous(MemoryFormat.ChannelsLast));
            float[] values = Tensors.floats(large.contiguous(MemoryFormat.Contiguous));
            progress.accept(1);
            return cropped(
                    values, rgb.height() * scale, rgb.width() * scale, padded.height() * scale, padded.width() * scale);
        } catch (RuntimeException e) {
            throw Libtorch.explained(
                    e,
                    "An image of " + rgb.width() + "x" + rgb.height()
                            + " pixels does not fit into libtorch's memory: give a smaller one.");
        }
    }

    private static float[] values(Planes planes) {
        float[] values = new float[planes.channels() * planes.height() * planes.width()];
        for (int row = 0; row < planes.channels() * planes.height(); row++) {
            int c = row / planes.height();
            planes.getRow(c, row % planes.height(), 0, values, row * planes.width(), planes.width());
        }
        return values;
    }

    private static Planes cropped(float[] values, int height, int width, int alignedHeight, int alignedWidth) {
        Planes planes = new Planes(3, height, width);
        for (int c = 0; c < 3; c++) {
            for (int y = 0; y < height; y++) {
                planes.setRow(c, y, 0, values, (c * alignedHeight + y) * alignedWidth, width);
            }
        }
        return planes;
    }

    @Override
    public int scale() {
        return scale;
    }

    @Override
    public String name() {
        return "libtorch";
    }

    @Override
    public void close() {
        tensors.close();
    }
}
