// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.upscale;

import io.github.laddersr.engine.Network;
import java.util.List;
import java.util.Optional;

/**
 * Chooses the networks with which an image may be enlarged. Called often and from several threads: weights are read
 * when a network is opened, not here.
 */
@FunctionalInterface
public interface NetworkChooser {
    /**
     * The networks for an image. Networks with the same name must be the same in every call.
     *
     * @return at least one, each with a different scale
     */
    List<? extends Network> networksFor(SourceFacts source);

    /** Why these networks are chosen for an image, for people; empty if the image does not matter. */
    default Optional<String> reason(SourceFacts source) {
        return Optional.empty();
    }

    /**
     * Always chooses these networks.
     *
     * @param networks at least one, each with a different scale
     * @throws IllegalArgumentException if there is none, or two have the same scale
     */
    static NetworkChooser of(List<? extends Network> networks) {
        List<? extends Network> copy = List.copyOf(networks);
        Enlarger.byScale(copy);
        return source -> copy;
    }
}
