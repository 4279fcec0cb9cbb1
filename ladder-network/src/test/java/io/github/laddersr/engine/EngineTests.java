// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.laddersr.graph.Graph;
import io.github.laddersr.graph.Parameter;
import io.github.laddersr.weights.Tensor;
import io.github.laddersr.weights.Weights;
import java.util.Random;

/** Utilities for tests of engines: weights, images and a comparison. */
public final class EngineTests {
    private EngineTests() {}

    /** Random weights three times as large as the initial weights of a training, so that ReLU6 has values to clamp. */
    public static Weights lively(Graph graph, long seed) {
        Weights small = Weights.random(graph, seed);
        Weights.Builder weights = Weights.builder();
        for (Parameter parameter : graph.parameters()) {
            float[] values = small.get(parameter.name()).toArray();
            for (int i = 0; i < values.length; i++) {
                values[i] *= 3;
            }
            weights.add(parameter.name(), Tensor.of(parameter.shape(), values));
        }
        return weights.build();
    }

    /** Values in [0, 1), seeded. */
    public static Planes randomImage(int height, int width, long seed) {
        Random random = new Random(seed);
        Planes image = new Planes(3, height, width);
        for (int c = 0; c < 3; c++) {
            for (int y = 0; y < height; y++) {
                for (int x = 0; x < width; x++) {
                    image.set(c, y, x, random.nextFloat());
                }
            }
        }
        return image;
    }

    /** The largest difference relative to the largest value; NaN if there is one anywhere. */
    public static double difference(Planes expected, Planes actual) {
        assertThat(actual.channels()).isEqualTo(expected.channels());
        assertThat(actual.height()).isEqualTo(expected.height());
        assertThat(actual.width()).isEqualTo(expected.width());
        double difference = 0;
        double largest = 0;
        for (int c = 0; c < expected.channels(); c++) {
            for (int y = 0; y < expected.height(); y++) {
                for (int x = 0; x < expected.width(); x++) {
                    largest = Math.max(largest, Math.abs(expected.get(c, y, x)));
                    difference = Math.max(difference, Math.abs(expected.get(c, y, x) - actual.get(c, y, x)));
                }
            }
        }
        return difference / largest;
    }
}
