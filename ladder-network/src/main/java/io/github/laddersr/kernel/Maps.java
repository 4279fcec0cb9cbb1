// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.kernel;

import io.github.laddersr.graph.Node;

/** Provides the maps that an interpreter reads and writes. */
public interface Maps {
    /** The map of a node. */
    FeatureMap of(Node node);

    /** A map of this size plus {@code reach} pixels on every side, whose border is zero. Valid until the next call. */
    FeatureMap padded(FeatureMap like, int reach);
}
