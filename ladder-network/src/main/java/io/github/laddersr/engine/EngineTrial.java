// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.engine;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Measures a network's engines on a small piece of noise, so that {@link Engines} can choose for the next job. It takes
 * a few seconds, of which the user need not be aware after a long job.
 */
public final class EngineTrial {
    private static final Logger LOG = LoggerFactory.getLogger(EngineTrial.class);

    /** Sides of the piece, in pixels. */
    private static final int WIDTH = 320;

    private static final int HEIGHT = 184;

    /** Bytes that ONNX Runtime takes for the piece, with a margin. */
    private static final long MEMORY = 400L << 20;

    private static final int ROUNDS = 3;

    /** No further round starts after this time. */
    private static final double MOST_SECONDS = 3;

    private final EngineTimes.Job job;
    private final List<String> engines;
    private final Function<String, Engine> open;
    private final LongSupplier nanos;

    /**
     * @param engines at least two names
     * @param open creates an engine by name
     * @param nanos the time, as {@link System#nanoTime}
     */
    EngineTrial(EngineTimes.Job job, List<String> engines, Function<String, Engine> open, LongSupplier nanos) {
        this.job = job;
        this.engines = engines;
        this.open = open;
        this.nanos = nanos;
    }

    /**
     * Measures the engines of a network and keeps the times in the user's file, if they are not there yet. Does nothing
     * if there is only one engine, or if memory or a cache folder is missing.
     *
     * @param choice threads and device of the job that has ended
     * @param memory bytes that may be planned for
     */
    public static void remember(LadderNetwork network, EngineChoice choice, long memory) {
        Optional<Path> file = EngineTimes.file();
        List<String> names = Engines.fast();
        if (file.isEmpty() || names.size() < 2 || memory < MEMORY || choice.device() == Device.CUDA) {
            return;
        }
        EngineTimes.Job job = new EngineTimes.Job(network.variant(), choice.threads(), JobSize.WHOLE);
        EngineTimes known = EngineTimes.read(file.get());
        if (names.stream().allMatch(name -> known.of(job, name).isPresent())) {
            return;
        }
        EngineTimes times =
                new EngineTrial(job, names, name -> network.open(choice.named(name)), System::nanoTime).measured(known);
        LOG.debug(
                "measured for the next job with {}: {}",
                network.name(),
                names.stream()
                        .map(name -> name + " "
                                + times.of(job, name).map("%.3f s"::formatted).orElse("not"))
                        .toList());
        try {
            times.write(file.get());
        } catch (IOException e) {
            LOG.debug("{} can't be written: {}", file.get(), e.getMessage());
        }
    }

    /**
     * Known times and those of the engines: each one's shortest time of up to three rounds, before which it runs once.
     */
    EngineTimes measured(EngineTimes known) {
        Random random = new Random(1);
        Planes piece = new Planes(3, HEIGHT, WIDTH);
        float[] row = new float[WIDTH];
        for (int y = 0; y < HEIGHT; y++) {
            for (int c = 0; c < 3; c++) {
                for (int x = 0; x < WIDTH; x++) {
                    row[x] = random.nextFloat();
                }
                piece.setRow(c, y, 0, row, 0, WIDTH);
            }
        }
        EngineTimes times = known;
        for (String name : engines) {
            try (Engine engine = open.apply(name)) {
                times = times.with(job, name, shortest(engine, piece));
            }
        }
        return times;
    }

    private double shortest(Engine engine, Planes piece) {
        long begin = nanos.getAsLong();
        engine.run(piece);
        double shortest = Double.POSITIVE_INFINITY;
        for (int round = 0; round < ROUNDS; round++) {
            long start = nanos.getAsLong();
            if (round > 0 && start - begin > MOST_SECONDS / engines.size() * 1e9) {
                break;
            }
            engine.run(piece);
            shortest = Math.min(shortest, Math.max(1, nanos.getAsLong() - start) / 1e9);
        }
        return shortest;
    }
}
