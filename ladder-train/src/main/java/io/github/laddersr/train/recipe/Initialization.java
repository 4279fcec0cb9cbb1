// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.train.recipe;

import io.github.laddersr.UserException;
import io.github.laddersr.graph.Graph;
import io.github.laddersr.graph.Node;
import io.github.laddersr.graph.Parameter;
import io.github.laddersr.weights.Tensor;
import io.github.laddersr.weights.Weights;
import java.util.Arrays;
import java.util.Locale;
import java.util.Random;

/** How the random weights are drawn from which a training starts. */
public enum Initialization {
    /**
     * Keeps the magnitude of the signal constant. Biases are zero. Weights are normally distributed with variance 1 /
     * fan-in, or twice that after a ReLU, which halves the mean square (K. He et al., "Delving deep into rectifiers",
     * ICCV 2015); they are divided by the factor by which sums of maps have changed the signal's magnitude since the
     * head. A branch that is added to a shortcut starts with 0.3 times the shortcut's magnitude, so that the sum is
     * initially close to the shortcut (H. Zhang et al., "Fixup initialization", ICLR 2019). This concerns the last
     * convolution of each inverted residual with a shortcut, and the one before the sum with the head.
     */
    VARIANCE,
    /** As in PyTorch's Conv2d: weights and biases are uniform in ±1 / sqrt(fan-in). */
    UNIFORM;

    /** Initial magnitude of a branch beside a shortcut, relative to the shortcut. */
    private static final double BESIDE_A_SHORTCUT = 0.3;

    /** The name in recipes. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws UserException if no initialization has this label */
    public static Initialization of(String label) {
        return Arrays.stream(values())
                .filter(s -> s.label().equals(label))
                .findFirst()
                .orElseThrow(() -> new UserException("There is no start '" + label + "': choose variance or uniform."));
    }

    /**
     * Draws random weights.
     *
     * @param seed the same seed and graph give the same weights on every machine
     */
    public Weights weights(Graph graph, long seed) {
        return switch (this) {
            case VARIANCE -> variance(graph, new Random(seed)); // the Javadoc of Random specifies its algorithm
            case UNIFORM -> Weights.random(graph, seed);
        };
    }

    private static Weights variance(Graph graph, Random random) {
        SignalSizes sizes = new SignalSizes(graph, BESIDE_A_SHORTCUT);
        Weights.Builder builder = Weights.builder();
        for (Node node : graph.nodes()) {
            if (node.parameters().isEmpty()) {
                continue;
            }
            Parameter weight = node.parameters().getFirst();
            Parameter bias = node.parameters().getLast();
            // number of input values that one output value is the weighted sum of
            int fanIn = weight.size() / weight.shape().getFirst();
            double deviation = sizes.gain(node) / Math.sqrt(fanIn);
            float[] values = new float[weight.size()];
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) (deviation * random.nextGaussian());
            }
            builder.add(weight.name(), Tensor.of(weight.shape(), values));
            builder.add(bias.name(), Tensor.of(bias.shape(), new float[bias.size()]));
        }
        return builder.build();
    }
}
