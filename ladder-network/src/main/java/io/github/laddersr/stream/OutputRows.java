// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.stream;

import io.github.laddersr.graph.Node;
import java.util.function.Function;

/**
 * Reads the rows of a network's output, plane by plane. If the last operation only rearranges channels as pixels, it
 * has no map of its own: its rows are read directly from its input.
 */
final class OutputRows {
    private final RollingMap map;
    private final float[] constants;
    /** Pixels of the output for each pixel of the map, in each direction. */
    private final int factor;

    /**
     * @param last operation that computes the output
     * @param maps maps of the nodes that have one
     */
    OutputRows(RowNetwork.Step last, Function<Node, RollingMap> maps) {
        if (last.operation().isShuffle() && last.operation().terms().getFirst() instanceof Term.Shuffle shuffle) {
            this.map = maps.apply(shuffle.input());
            this.constants = last.constants();
            this.factor = shuffle.factor();
        } else {
            this.map = maps.apply(last.output());
            this.constants = new float[last.output().channels()];
            this.factor = 1;
        }
    }

    /**
     * Copies a row.
     *
     * @param y a row that the map still holds
     * @param planes [channel][x], not longer than the map's rows
     */
    void copy(int y, float[][] planes) {
        float[] from = map.data();
        int start = map.row(y / factor) + y % factor * factor;
        for (int c = 0; c < planes.length; c++) {
            float[] row = planes[c];
            int channel = start + c * factor * factor;
            for (int dx = 0; dx < factor; dx++) {
                int at = channel + dx;
                for (int x = dx; x < row.length; x += factor) {
                    row[x] = from[at] + constants[c];
                    at += map.stride();
                }
            }
        }
    }
}
