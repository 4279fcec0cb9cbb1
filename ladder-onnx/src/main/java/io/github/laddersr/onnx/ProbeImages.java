// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.onnx;

import io.github.laddersr.engine.Planes;
import java.util.Random;

/** Small images for trying networks: seeded, so that the result is always the same. */
final class ProbeImages {
    private ProbeImages() {}

    /** Uniform in [0, 1). */
    static Planes noise(int channels, int height, int width, long seed) {
        Random random = new Random(seed);
        return of(channels, height, width, (c, y, x) -> random.nextFloat());
    }

    /**
     * Like photographs: large light and dark areas, a little of everything else, and a different mean for each plane.
     */
    static Planes soft(int channels, int height, int width) {
        return of(channels, height, width, (c, y, x) -> {
            double wave = Math.sin(x * 6.0 / width + c) * Math.cos(y * 5.0 / height) * 0.25;
            double fine = Math.sin(x * 0.9 + y * 0.7) * 0.05;
            return (float) (0.5 - 0.08 * (c - 1) + wave + fine);
        });
    }

    /** Random black and white. */
    static Planes stark(int channels, int height, int width, long seed) {
        Random random = new Random(seed);
        return of(channels, height, width, (c, y, x) -> random.nextBoolean() ? 1 : 0);
    }

    interface Value {
        float at(int channel, int y, int x);
    }

    static Planes of(int channels, int height, int width, Value value) {
        Planes planes = new Planes(channels, height, width);
        for (int c = 0; c < channels; c++) {
            for (int y = 0; y < height; y++) {
                for (int x = 0; x < width; x++) {
                    planes.set(c, y, x, value.at(c, y, x));
                }
            }
        }
        return planes;
    }
}
