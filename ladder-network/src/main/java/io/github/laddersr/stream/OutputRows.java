// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.stream;

import io.github.laddersr.graph.Node;
import java.util.function.Function;

/**
 * Reads the rows of a network's output, plane by plane. Where the last operation only makes pixels of channels it has no map of its own:
 * its rows are read from what it would have read.
 */
final class OutputRows {
    private final RollingMap map;
    private final float[] constants;
    /** Pixels that a pixel of the map becomes, each way. */
    private final int factor;

    /**
     * @param last the operation that makes the output
     * @param maps the maps of the nodes that have one
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
     * @param y a row that the map still has
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
