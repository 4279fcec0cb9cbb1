// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.upscale;

import io.github.laddersr.engine.Engine;
import io.github.laddersr.engine.EngineChoice;
import io.github.laddersr.engine.EngineTrial;
import io.github.laddersr.engine.JobSize;
import io.github.laddersr.engine.LadderNetwork;
import io.github.laddersr.engine.Network;
import io.github.laddersr.engine.StreamingEngine;
import io.github.laddersr.upscale.memory.MemoryLimits;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Engines that several {@link Enlarger}s use in turn, so that weights are read and packed only once. An engine serves
 * one thread at a time, so there are as many engines for a network as are in use at the same time. The memory of idle
 * engines is bounded: those that were not used for the longest time first release what they keep from one image for the
 * next, and are then closed. Thread-safe. Networks with the same name are considered the same.
 *
 * <p>Where the fastest engine is asked for, it is chosen once for each network and size of job, whatever the number of
 * threads: the results of different engines may differ by a level.
 */
public final class EnginePool implements AutoCloseable {
    /** Seconds of work beside which the seconds of a trial do not matter. */
    private static final double WORTH_A_TRIAL = 30;

    /** Bytes of the machine's memory that must be unused for a trial. */
    private static final long MEMORY_FOR_TRIAL = 1L << 30;

    private final long mostBytes;
    private final Deque<Idle> idle = new ArrayDeque<>(); // most recently used first
    private final Map<Key, String> chosen = new HashMap<>(); // the engine for a choice without a name
    private final Map<Engine, Long> since = new IdentityHashMap<>(); // when an engine in use was taken
    private final Map<Key, Used> used = new LinkedHashMap<>();
    private boolean closed;

    private record Key(String network, EngineChoice choice) {}

    private record Idle(Key key, Engine engine) {}

    /** For how long a network was used with engines that were chosen for speed. */
    private record Used(Network network, EngineChoice choice, double seconds) {}

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
        Key asked = asked(network, choice);
        EngineChoice known;
        synchronized (this) {
            if (closed) {
                throw new IllegalStateException("the pool is closed");
            }
            known = chosen.containsKey(asked) ? choice.named(chosen.get(asked)) : choice;
            Key key = new Key(network.name(), known);
            for (Iterator<Idle> all = idle.iterator(); all.hasNext(); ) {
                Idle next = all.next();
                if (next.key.equals(key)) {
                    all.remove();
                    since.put(next.engine, System.nanoTime());
                    return next.engine;
                }
            }
        }
        Engine engine = network.open(known);
        synchronized (this) {
            if (choice.engine().isEmpty()) {
                chosen.putIfAbsent(asked, engine.name());
            }
            since.put(engine, System.nanoTime());
        }
        return engine;
    }

    private static Key asked(Network network, EngineChoice choice) {
        return new Key(
                network.name(), new EngineChoice(choice.engine(), 1, choice.device(), choice.memory(), choice.size()));
    }

    private void note(Network network, EngineChoice choice, Engine engine) {
        if (choice.engine().isEmpty()) {
            chosen.putIfAbsent(asked(network, choice), engine.name());
        }
        Long start = since.remove(engine);
        if (start != null && choice.engine().isEmpty()) {
            double seconds = (System.nanoTime() - start) / 1e9;
            used.merge(
                    new Key(network.name(), choice.forSize(JobSize.WHOLE)),
                    new Used(network, choice, seconds),
                    (old, now) -> new Used(network, choice, old.seconds + seconds));
        }
    }

    /**
     * Measures which engine is the fastest for the network that was used most, if it was used for so long that some
     * seconds more do not matter and nobody knows yet. To be called when a job is done; the next job profits from it.
     *
     * @param memory bytes that may be planned for
     */
    public void measureForNextJob(long memory) {
        Optional<Used> most;
        synchronized (this) {
            most = used.values().stream()
                    .filter(u -> u.seconds >= WORTH_A_TRIAL)
                    .max(Comparator.comparingDouble(Used::seconds));
        }
        if (most.isPresent()
                && most.get().network instanceof LadderNetwork network
                && MemoryLimits.isFree(MEMORY_FOR_TRIAL)) {
            EngineTrial.remember(network, most.get().choice, memory);
        }
    }

    /** Takes back an idle engine. */
    void giveBack(Network network, EngineChoice choice, Engine engine) {
        List<Engine> superfluous = new ArrayList<>();
        synchronized (this) {
            note(network, choice, engine);
            if (closed) {
                superfluous.add(engine);
            } else {
                idle.addFirst(new Idle(new Key(network.name(), choice.named(engine.name())), engine));
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
