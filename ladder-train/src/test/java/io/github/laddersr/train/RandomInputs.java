// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.train;

import io.github.laddersr.engine.Planes;
import io.github.laddersr.graph.Graph;
import io.github.laddersr.graph.Parameter;
import io.github.laddersr.image.ByteImage;
import io.github.laddersr.kernel.FeatureMap;
import io.github.laddersr.weights.Tensor;
import io.github.laddersr.weights.Weights;
import java.util.Random;
import java.util.function.DoubleSupplier;

/** Seeded networks and images. */
public final class RandomInputs {
    private RandomInputs() {}

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

    /** Colours in [0, 1]. */
    public static Planes image(int height, int width, long seed) {
        return planes(height, width, new Random(seed)::nextDouble);
    }

    /** A normally distributed gradient of the output. */
    public static Planes direction(int height, int width, long seed) {
        return planes(height, width, new Random(~seed)::nextGaussian);
    }

    private static Planes planes(int height, int width, DoubleSupplier value) {
        Planes planes = new Planes(3, height, width);
        for (int c = 0; c < 3; c++) {
            for (int y = 0; y < height; y++) {
                for (int x = 0; x < width; x++) {
                    planes.set(c, y, x, (float) value.getAsDouble());
                }
            }
        }
        return planes;
    }

    /** Copies planes into a map of the same size. */
    public static void copy(Planes planes, FeatureMap map) {
        for (int y = 0; y < map.height(); y++) {
            for (int x = 0; x < map.width(); x++) {
                for (int c = 0; c < map.channels(); c++) {
                    map.data()[map.at(y, x) + c] = planes.get(c, y, x);
                }
            }
        }
    }

    /** An RGB image of noise. */
    public static ByteImage noise(int width, int height, long seed) {
        byte[] samples = new byte[3 * width * height];
        new Random(seed).nextBytes(samples);
        return ByteImage.of(width, height, 3, samples);
    }
}
