// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.engine;

import java.util.Optional;

/**
 * Which engine runs a network, and on what.
 *
 * @param engine its name; empty for the fastest that works
 * @param threads of the processor, at least 1
 * @param device where it computes
 * @param memory bytes that it may take on a GPU; 0 for all there are
 */
public record EngineChoice(Optional<String> engine, int threads, Device device, long memory) {
    /** The fastest engine. */
    public static EngineChoice fastest(int threads) {
        return new EngineChoice(Optional.empty(), threads, Device.AUTO, 0);
    }
}
