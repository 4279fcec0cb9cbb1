// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.stream;

import io.github.laddersr.kernel.InvertedResidual;

/** One term of one map in a range of its columns, for one image: it knows the maps it reads and writes, and what it has kept. */
interface Work {
    /**
     * Adds the term to rows of the output, in order: each call begins where the last one ended.
     *
     * @param from first row
     * @param to after the last row
     */
    void add(int from, int to, InvertedResidual.Scratch scratch);

    /** Begins another image of the same size. */
    default void restart() {}
}
