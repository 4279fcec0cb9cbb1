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

/** The trainer's gradients by name, for comparison with those of other implementations; a training step keeps them flat. */
public final class Gradients {
    private Gradients() {}

    /**
     * The gradient, to each learned tensor, of the sum over all output values of output times direction.
     *
     * @param image 3 x H x W in [0, 1], both sides multiples of {@link Graph#ALIGNMENT}
     * @param direction gradient of the output, in the output's shape
     * @return in the order of {@link Graph#parameters()}
     * @throws io.github.laddersr.UserException if the weights are not exactly the graph's parameters
     * @throws IllegalArgumentException if the image's sides are no such multiples or the direction has another shape than the output
     */
    public static Map<String, Tensor> of(Graph graph, Weights weights, Planes image, Planes direction) {
        weights.requireFits(graph);
        ParameterLayout layout = new ParameterLayout(graph);
        float[] flat = layout.pack(weights);
        FlippedWeights turned = new FlippedWeights(graph, layout);
        turned.update(flat);
        Tape tape = new Tape(graph, layout, turned, image.height(), image.width());
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
            throw new IllegalArgumentException("planes of %d x %d x %d where %d x %d x %d are wanted"
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
