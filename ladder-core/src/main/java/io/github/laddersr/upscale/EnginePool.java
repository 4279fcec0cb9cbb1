// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.upscale;

import io.github.laddersr.engine.Engine;
import io.github.laddersr.engine.EngineChoice;
import io.github.laddersr.engine.Network;
import io.github.laddersr.engine.StreamingEngine;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;

/**
 * Engines that several {@link Enlarger}s use in turn, so that weights are read and packed only once. An engine serves
 * one thread at a time, so there are as many engines for a network as are in use at the same time. The memory of idle
 * engines is bounded: those that were not used for the longest time first release what they keep from one image for the
 * next, and are then closed. Thread-safe. Networks with the same name are considered the same.
 */
public final class EnginePool implements AutoCloseable {
    private final long mostBytes;
    private final Deque<Idle> idle = new ArrayDeque<>(); // most recently used first
    private boolean closed;

    private record Key(String network, EngineChoice choice) {}

    private record Idle(Key key, Engine engine) {}

    /** A pool whose idle engines hold at most half of the heap. */
    public EnginePool() {
        this(Runtime.getRuntime().maxMemory() / 2);
    }

    /**
     * An empty pool.
     *
     * @param mostBytes bytes that idle engines may hold together ({@link Engine#idleBytes}); the most recently used one
     *     is kept whatever it holds
     */
    public EnginePool(long mostBytes) {
        this.mostBytes = mostBytes;
    }

    /**
     * Takes an engine, which must be given back.
     *
     * @throws io.github.laddersr.UserException as {@link Network#open}
     * @throws IllegalStateException if the pool is closed
     */
    Engine take(Network network, EngineChoice choice) {
        Key key = new Key(network.name(), choice);
        synchronized (this) {
            if (closed) {
                throw new IllegalStateException("the pool is closed");
            }
            for (Iterator<Idle> all = idle.iterator(); all.hasNext(); ) {
                Idle next = all.next();
                if (next.key.equals(key)) {
                    all.remove();
                    return next.engine;
                }
            }
        }
        return network.open(choice);
    }

    /** Takes back an idle engine. */
    void giveBack(Network network, EngineChoice choice, Engine engine) {
        List<Engine> superfluous = new ArrayList<>();
        synchronized (this) {
            if (closed) {
                superfluous.add(engine);
            } else {
                idle.addFirst(new Idle(new Key(network.name(), choice), engine));
                superfluous.addAll(overTheBound());
            }
        }
        superfluous.forEach(Engine::close);
    }

    /** Removes the engines for which there is no room. */
    private List<Engine> overTheBound() {
        long bytes = idle.stream().mapToLong(i -> i.engine.idleBytes()).sum();
        for (Iterator<Idle> oldest = idle.descendingIterator(); bytes > mostBytes && oldest.hasNext(); ) {
            if (oldest.next().engine instanceof StreamingEngine streaming) {
                bytes -= streaming.idleBytes();
                streaming.release();
                bytes += streaming.idleBytes();
            }
        }
        List<Engine> closed = new ArrayList<>();
        while (bytes > mostBytes && idle.size() > 1) {
            Engine oldest = idle.removeLast().engine;
            bytes -= oldest.idleBytes();
            closed.add(oldest);
        }
        return closed;
    }

    /** The number of idle engines. */
    synchronized int idle() {
        return idle.size();
    }

    /** Closes the idle engines; engines in use are closed when they are given back. */
    @Override
    public void close() {
        List<Idle> all;
        synchronized (this) {
            closed = true;
            all = List.copyOf(idle);
            idle.clear();
        }
        all.forEach(i -> i.engine.close());
    }
}
