// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.stream;

import io.github.laddersr.kernel.InvertedResidual;

/**
 * One term of one map for a range of columns of one image: it knows the maps that it reads and writes, and holds the
 * state between calls.
 */
interface BoundTerm {
    /**
     * Adds the term to rows of the output, in order: each call starts where the previous one ended.
     *
     * @param from first row
     * @param to end of the rows, exclusive
     */
    void add(int from, int to, InvertedResidual.Scratch scratch);

    /** Starts another image of the same size. */
    default void restart() {}
}
