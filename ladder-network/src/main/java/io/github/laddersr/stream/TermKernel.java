// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.stream;

/** A term with its weights, which can be applied to any image. */
@FunctionalInterface
interface TermKernel {
    /**
     * Columns of a map.
     *
     * @param from first column
     * @param to end of the columns, exclusive
     * @param rows maximum number of rows that are computed at once
     */
    record Columns(int from, int to, int rows) {
        int count() {
            return to - from;
        }
    }

    /** Floats that {@link #open} allocates. */
    default long floats(Columns columns) {
        return 0;
    }

    /**
     * Ranges of columns start at multiples of this, so that dividing the columns differently does not change the
     * rounding.
     */
    default int alignment() {
        return 1;
    }

    /** Binds the term to the maps of an image. */
    BoundTerm open(RollingMap in, RollingMap out, Columns columns);
}
