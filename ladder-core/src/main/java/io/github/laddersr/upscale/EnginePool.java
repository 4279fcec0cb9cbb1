// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.upscale;

import io.github.laddersr.engine.Engine;
import io.github.laddersr.engine.EngineChoice;
import io.github.laddersr.engine.Network;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Engines that several {@link Enlarger}s use in turn, so that weights are read and packed only once. An engine serves
 * one thread at a time, so there are as many engines for a network as are in use at the same time. Thread-safe.
 * Networks with the same name are considered the same.
 */
public final class EnginePool implements AutoCloseable {
    private static final int MOST_IDLE = 4; // for each network

    private final Map<Key, Deque<Engine>> idle = new HashMap<>();
    private boolean closed;

    private record Key(String network, EngineChoice choice) {}

    /**
     * Takes an engine, which must be given back.
     *
     * @throws io.github.laddersr.UserException as {@link Network#open}
     * @throws IllegalStateException if the pool is closed
     */
    Engine take(Network network, EngineChoice choice) {
        synchronized (this) {
            if (closed) {
                throw new IllegalStateException("the pool is closed");
            }
            Deque<Engine> free = idle.get(new Key(network.name(), choice));
            if (free != null && !free.isEmpty()) {
                return free.pop();
            }
        }
        return network.open(choice);
    }

    /** Takes back an idle engine. */
    void giveBack(Network network, EngineChoice choice, Engine engine) {
        synchronized (this) {
            Deque<Engine> free = idle.computeIfAbsent(new Key(network.name(), choice), key -> new ArrayDeque<>());
            if (!closed && free.size() < MOST_IDLE) {
                free.push(engine);
                return;
            }
        }
        engine.close();
    }

    /** Closes the idle engines; engines in use are closed when they are given back. */
    @Override
    public void close() {
        List<Engine> all = new ArrayList<>();
        synchronized (this) {
            closed = true;
            idle.values().forEach(all::addAll);
            idle.clear();
        }
        all.forEach(Engine::close);
    }
}
