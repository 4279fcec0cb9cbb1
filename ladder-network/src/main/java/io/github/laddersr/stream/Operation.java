// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.stream;

import io.github.laddersr.graph.Node;
import io.github.laddersr.kernel.Activation;
import java.util.List;

/**
 * How one map is computed: the sum of its terms and of constants for each channel, optionally followed by a
 * nonlinearity.
 *
 * @param output node whose map it is
 * @param terms at least one
 * @param constants nodes whose bias or offsets are added: convolutions and shifts
 * @param after nonlinearity after the sum
 */
record Operation(Node output, List<Term> terms, List<Node> constants, Activation after) {
    Operation {
        terms = List.copyOf(terms);
        constants = List.copyOf(constants);
    }

    /**
     * Whether it only rearranges values, apart from adding constants. Such an operation needs no map, because the
     * values can be read where they are.
     */
    boolean isShuffle() {
        return terms.size() == 1 && terms.getFirst() instanceof Term.Shuffle && after == Activation.NONE;
    }
}
