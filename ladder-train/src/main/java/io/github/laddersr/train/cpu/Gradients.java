// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.train.cpu;

import io.github.laddersr.engine.Planes;
import io.github.laddersr.graph.Graph;
import io.github.laddersr.kernel.FeatureMap;
import io.github.laddersr.kernel.ParameterLayout;
import io.github.laddersr.weights.Tensor;
import io.github.laddersr.weights.Weights;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The trainer's gradients by parameter name, to compare them with those of other implementations. A training step
 * itself keeps them in one flat array.
 */
public final class Gradients {
    private Gradients() {}

    /**
     * The gradient, with respect to each parameter, of the sum of output times {@code direction} over all output
     * values.
     *
     * @param image 3 x H x W in [0, 1]; both sides are multiples of {@link Graph#ALIGNMENT}
     * @param direction gradient of the output, in the output's shape
     * @return gradients in the order of {@link Graph#parameters()}
     * @throws io.github.laddersr.UserException if the weights are not exactly the graph's parameters
     * @throws IllegalArgumentException if a side of the image is not such a multiple, or if the shapes of the direction
     *     and the output differ
     */
    public static Map<String, Tensor> of(Graph graph, Weights weights, Planes image, Planes direction) {
        weights.requireFits(graph);
        ParameterLayout layout = new ParameterLayout(graph);
        float[] flat = layout.pack(weights);
        FlippedWeights flipped = new FlippedWeights(graph, layout);
        flipped.update(flat);
        Tape tape = new Tape(graph, layout, flipped, image.height(), image.width());
        copy(image, tape.input());
        tape.forward(flat);
        copy(direction, tape.outputGradient());
        tape.backward(flat);
        Weights gradients = layout.unpack(tape.grads(), Map.of());
        Map<String, Tensor> byName = new LinkedHashMap<>();
        graph.parameters().forEach(p -> byName.put(p.name(), gradients.get(p.name())));
        return byName;
    }

    private static void copy(Planes planes, FeatureMap map) {
        if (planes.channels() != map.channels() || planes.height() != map.height() || planes.width() != map.width()) {
            throw new IllegalArgumentException("expected planes of %4$d x %5$d x %6$d, got %1$d x %2$d x %3$d"
                    .formatted(
                            planes.channels(),
                            planes.height(),
                            planes.width(),
                            map.channels(),
                            map.height(),
                            map.width()));
        }
        for (int y = 0; y < map.height(); y++) {
            for (int x = 0; x < map.width(); x++) {
                for (int c = 0; c < map.channels(); c++) {
                    map.data()[map.at(y, x) + c] = planes.get(c, y, x);
                }
            }
        }
    }
}
