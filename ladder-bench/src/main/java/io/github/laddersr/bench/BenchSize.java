// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.bench;

import io.github.laddersr.UserException;
import io.github.laddersr.graph.Cost;
import io.github.laddersr.graph.Graph;

/**
 * The size of an image.
 *
 * @param width at least 1
 * @param height at least 1
 */
record BenchSize(int width, int height) {
    /** @throws UserException if a side is less than 1 */
    BenchSize {
        if (width < 1 || height < 1) {
            throw new UserException(
                    "An image of " + width + "x" + height + " pixels does not exist: give --size 640x360.");
        }
    }

    /** The size that is enlarged to about 1280x720; at x3, 427x240 becomes 1281x720. */
    static BenchSize of(int scale) {
        return switch (scale) {
            case 2 -> new BenchSize(640, 360);
            case 3 -> new BenchSize(427, 240);
            case 4 -> new BenchSize(320, 180);
            default -> throw new UserException("Scale " + scale + " does not exist: use 2, 3 or 4.");
        };
    }

    /**
     * Parses {@code 640x360}.
     *
     * @throws UserException if the text is not a size
     */
    static BenchSize parse(String text) {
        if (!text.matches("\\d{1,5}x\\d{1,5}")) {
            throw new UserException("The size '" + text + "' is not valid: give it as 640x360.");
        }
        String[] sides = text.split("x", 2);
        return new BenchSize(Integer.parseInt(sides[0]), Integer.parseInt(sides[1]));
    }

    /** The multiply-adds of a graph for an image of this size, without the engine's padding. */
    double macs(Graph graph) {
        double perBlock = graph.nodes().stream().mapToLong(Cost::macsPerBlock).sum();
        return perBlock / (Graph.ALIGNMENT * Graph.ALIGNMENT) * width * height;
    }

    @Override
    public String toString() {
        return width + "x" + height;
    }
}
