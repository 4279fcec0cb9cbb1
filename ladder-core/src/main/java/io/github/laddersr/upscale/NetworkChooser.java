// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.upscale;

import io.github.laddersr.engine.Network;
import java.util.List;

/**
 * Chooses the networks by which an image may be enlarged. It is asked often and by several threads: weights are read
 * when a network is opened, not here.
 */
@FunctionalInterface
public interface NetworkChooser {
    /**
     * The networks for an image; of one name they have to be the same each time.
     *
     * @return at least one, each of another scale
     */
    List<? extends Network> networksFor(SourceFacts source);

    /** Always these: at least one, each of another scale. */
    static NetworkChooser of(List<? extends Network> networks) {
        List<? extends Network> copy = List.copyOf(networks);
        return source -> copy;
    }
}
