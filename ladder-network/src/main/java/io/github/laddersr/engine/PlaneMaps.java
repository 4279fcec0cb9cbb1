// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.engine;

import io.github.laddersr.graph.Graph;
import io.github.laddersr.kernel.FeatureMap;

/**
 * Converts between planes and channel-last maps, including the padding to multiples of {@link Graph#ALIGNMENT} pixels.
 */
final class PlaneMaps {
    private PlaneMaps() {}

    static void requireThree(Planes rgb) {
        if (rgb.channels() != 3) {
            throw new IllegalArgumentException(
                    "an engine takes three planes, red, green and blue, not " + rgb.channels());
        }
    }

    /** Fills a row of the map; beyond the planes, their last row and column are repeated. */
    static void fillRow(Planes planes, int y, FeatureMap map) {
        for (int x = 0; x < map.width(); x++) {
            for (int c = 0; c < planes.channels(); c++) {
                map.data()[map.at(y, x) + c] =
                        planes.get(c, Math.min(y, planes.height() - 1), Math.min(x, planes.width() - 1));
            }
        }
    }

    /** Reads the part of a row of the map that lies inside the planes. */
    static void readRow(FeatureMap map, int y, Planes planes) {
        for (int x = 0; x < planes.width(); x++) {
            for (int c = 0; c < planes.channels(); c++) {
                planes.set(c, y, x, map.data()[map.at(y, x) + c]);
            }
        }
    }
}
