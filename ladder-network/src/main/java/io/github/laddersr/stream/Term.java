// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.stream;

import io.github.laddersr.graph.Node;
import io.github.laddersr.graph.Upsampling;
import io.github.laddersr.kernel.Activation;

/**
 * One of the terms whose sum is a map. Rows are counted from 0; a map is zero above its first row and below its last.
 */
sealed interface Term {
    /** The node whose map is read. */
    Node input();

    /**
     * The number of input rows that are needed for this many rows of the output; neither is limited to the maps'
     * heights.
     */
    int rowsNeeded(int rows);

    /** The first row of the input that is needed for this row of the output or later ones. */
    int firstRow(int row);

    /**
     * The first column of the input that is read for this column of the output. To the right, as many columns are read
     * as rows below.
     */
    default int firstColumn(int column) {
        return firstRow(column);
    }

    /** How many pixels are read beyond the map's left and right border. */
    default int reach() {
        return 0;
    }

    /** An unchanged map, whose channel 0 goes to the output's channel {@code toChannel}. */
    record Copy(Node input, int toChannel) implements Term {
        @Override
        public int rowsNeeded(int rows) {
            return rows;
        }

        @Override
        public int firstRow(int row) {
            return row;
        }
    }

    /** A map upsampled by 2. */
    record Up(Node input, Upsampling mode) implements Term {
        @Override
        public int rowsNeeded(int rows) {
            return switch (mode) {
                case NEAREST -> Math.ceilDiv(rows, 2);
                case BILINEAR -> Math.floorDiv(rows, 2) + 1;
            };
        }

        @Override
        public int firstRow(int row) {
            return switch (mode) {
                case NEAREST -> row / 2;
                case BILINEAR -> Math.max(0, Math.floorDiv(row - 1, 2));
            };
        }
    }

    /** A map whose channels are rearranged as pixels. */
    record Shuffle(Node input, int factor) implements Term {
        @Override
        public int rowsNeeded(int rows) {
            return Math.ceilDiv(rows, factor);
        }

        @Override
        public int firstRow(int row) {
            return row / factor;
        }
    }

    /**
     * A dense convolution of a map.
     *
     * @param fromChannel the convolution's input channel that corresponds to the map's channel 0; other terms
     *     contribute the remaining channels
     */
    record Dense(Node input, Node.Conv conv, int fromChannel) implements Term {
        @Override
        public int reach() {
            return conv.kernel() / 2;
        }

        @Override
        public int rowsNeeded(int rows) {
            return rows + conv.kernel() / 2;
        }

        @Override
        public int firstRow(int row) {
            return Math.max(0, row - conv.kernel() / 2);
        }
    }

    /** A dense convolution with separate kernels for the border. */
    record Bordered(Node input, Node.BorderedConv conv) implements Term {
        @Override
        public int reach() {
            return conv.kernel() / 2;
        }

        @Override
        public int rowsNeeded(int rows) {
            return rows + conv.kernel() / 2;
        }

        @Override
        public int firstRow(int row) {
            return Math.max(0, row - conv.kernel() / 2);
        }
    }

    /**
     * An inverted residual without its shortcut. Its expanded rows are kept, so each row of the input is read only
     * once.
     */
    record Residual(
            Node input,
            Node.Conv expand,
            Activation afterExpand,
            Node.DepthwiseConv depthwise,
            Activation afterDepthwise,
            Node.Conv project)
            implements Term {
        @Override
        public int rowsNeeded(int rows) {
            return (rows - 1) * depthwise.stride() + depthwise.kernel() / 2 + 1;
        }

        @Override
        public int firstRow(int row) {
            return row == 0 ? 0 : Math.max(0, rowsNeeded(row));
        }

        @Override
        public int firstColumn(int column) {
            return Math.max(0, column * depthwise.stride() - depthwise.kernel() / 2);
        }
    }
}
