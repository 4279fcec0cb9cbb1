// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.torch;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.laddersr.engine.Planes;
import io.github.laddersr.graph.Graph;
import io.github.laddersr.graph.Parameter;
import io.github.laddersr.weights.Weights;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;

/** Converts between Ladder's values and libtorch's tensors of doubles. */
final class Torch {
    private Torch() {}

    /**
     * Loads libtorch; skips the test if the class path has none for this platform. Uses one thread: on a busy machine,
     * two threads that spin for each other take many times as long.
     */
    static void load() {
        assumeTrue(
                Libtorch.isAvailable(),
                "no libtorch for " + Loader.getPlatform()
                        + " on the class path: ladder-torch/pom.xml names the platforms");
        Libtorch.load(1);
    }

    /** 1 x C x H x W. */
    static Tensor tensor(Planes planes) {
        double[] values = new double[planes.channels() * planes.height() * planes.width()];
        int at = 0;
        for (int c = 0; c < planes.channels(); c++) {
            for (int y = 0; y < planes.height(); y++) {
                for (int x = 0; x < planes.width(); x++) {
                    values[at++] = planes.get(c, y, x);
                }
            }
        }
        return tensor(values, 1, planes.channels(), planes.height(), planes.width());
    }

    /** Leaves of autograd, by name in the graph's order. */
    static Map<String, Tensor> leaves(Graph graph, Weights weights) {
        Map<String, Tensor> leaves = new LinkedHashMap<>();
        for (Parameter parameter : graph.parameters()) {
            float[] floats = weights.get(parameter.name()).toArray();
            double[] values = new double[floats.length];
            for (int i = 0; i < values.length; i++) {
                values[i] = floats[i];
            }
            List<Integer> shape = parameter.shape();
            long[] lengths = shape.stream().mapToLong(Integer::longValue).toArray();
            leaves.put(parameter.name(), tensor(values, lengths).set_requires_grad(true));
        }
        return leaves;
    }

    /** All values, the last dimension fastest. */
    static double[] values(Tensor tensor) {
        try (Tensor contiguous = tensor.detach().contiguous();
                DoublePointer data = contiguous.data_ptr_double()) {
            double[] values = new double[Math.toIntExact(contiguous.numel())];
            data.get(values);
            return values;
        }
    }

    private static Tensor tensor(double[] values, long... shape) {
        try (DoublePointer data = new DoublePointer(values);
                Tensor borrowed = torch.from_blob(data, shape, new TensorOptions(torch.ScalarType.Double))) {
            return borrowed.clone();
        }
    }
}
