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
 * @param size what the fastest engine is chosen for; does not matter if there is a name
 */
public record EngineChoice(Optional<String> engine, int threads, Device device, long memory, JobSize size) {
    /** A choice for images that fit into memory as a whole. */
    public EngineChoice(Optional<String> engine, int threads, Device device, long memory) {
        this(engine, threads, device, memory, JobSize.WHOLE);
    }

    /** The fastest engine. */
    public static EngineChoice fastest(int threads) {
        return new EngineChoice(Optional.empty(), threads, Device.AUTO, 0);
    }

    /** The same choice for another size; a choice by name is the same for all sizes. */
    public EngineChoice forSize(JobSize newSize) {
        return engine.isPresent() ? this : new EngineChoice(engine, threads, device, memory, newSize);
    }

    /** The same choice with an engine by name. */
    public EngineChoice named(String name) {
        return new EngineChoice(Optional.of(name), threads, device, memory, JobSize.WHOLE);
    }
}
