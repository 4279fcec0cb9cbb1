// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.stream;

import io.github.laddersr.graph.Node;
import io.github.laddersr.kernel.Activation;
import java.util.List;

/**
 * How one map is made: the sum of its terms and of constants for each channel, then perhaps a nonlinearity.
 *
 * @param output the node whose map it is
 * @param terms at least one
 * @param constants nodes whose bias or offsets are added: convolutions and shifts
 * @param after the sum
 */
record Operation(Node output, List<Term> terms, List<Node> constants, Activation after) {
    Operation {
        terms = List.copyOf(terms);
        constants = List.copyOf(constants);
    }

    /** Whether it only moves values, apart from constants: nothing needs a map of what can be read where it lies. */
    boolean isShuffle() {
        return terms.size() == 1 && terms.getFirst() instanceof Term.Shuffle && after == Activation.NONE;
    }
}
