// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.stream;

/** A term with its weights, ready for any image. */
@FunctionalInterface
interface TermKernel {
    /**
     * Columns of a map.
     *
     * @param from the first
     * @param to after the last
     * @param rows that are computed at once, at most
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

    /** Ranges of columns begin at multiples of this, so that how they are cut changes no rounding. */
    default int alignment() {
        return 1;
    }

    /** Binds the term to the maps of an image. */
    Work open(RollingMap in, RollingMap out, Columns columns);
}
