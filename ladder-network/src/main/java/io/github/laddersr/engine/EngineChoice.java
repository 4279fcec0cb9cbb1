// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.engine;

import java.util.Optional;

/**
 * Which engine runs a network, and on which device.
 *
 * @param engine name of the engine; empty for the fastest that works
 * @param threads processor threads, at least 1
 * @param device device on which it computes
 * @param memory bytes that it may use on a GPU; 0 for all available
 */
public record EngineChoice(Optional<String> engine, int threads, Device device, long memory) {
    /** The fastest engine. */
    public static EngineChoice fastest(int threads) {
        return new EngineChoice(Optional.empty(), threads, Device.AUTO, 0);
    }
}
