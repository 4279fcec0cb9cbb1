// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.onnx;

import io.github.laddersr.engine.Planes;
import java.util.Random;

/** Seeded images, and their comparison. */
final class Images {
    private Images() {}

    /** 3 x height x width, uniform in [0, 1). */
    static Planes random(int height, int width, long seed) {
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

    /** The largest absolute difference; infinite where a value is NaN. */
    static double difference(Planes expected, Planes actual) {
        double largest = 0;
        for (int c = 0; c < expected.channels(); c++) {
            for (int y = 0; y < expected.height(); y++) {
                for (int x = 0; x < expected.width(); x++) {
                    double difference = Math.abs((double) expected.get(c, y, x) - actual.get(c, y, x));
                    largest = Double.isNaN(difference) ? Double.POSITIVE_INFINITY : Math.max(largest, difference);
                }
            }
        }
        return largest;
    }
}
