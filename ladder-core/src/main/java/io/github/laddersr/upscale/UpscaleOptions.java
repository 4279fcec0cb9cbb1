// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.upscale;

import io.github.laddersr.UserException;
import io.github.laddersr.engine.Device;
import io.github.laddersr.engine.EngineChoice;
import io.github.laddersr.engine.JobSize;
import io.github.laddersr.upscale.memory.MemoryLimits;
import java.util.Optional;

/**
 * How pixels are computed.
 *
 * @param engine name of the engine; empty for the fastest that works
 * @param threads threads of the engine, 1 to 1024
 * @param tile side of the tiles in input pixels, at least 16; 0 derives it from {@code maxMemory}
 * @param maxMemory approximate bytes by which the process may grow at its peak, compared with an empty JVM; 0 for a
 *     quarter of the machine's memory, but at most 2 GB. A smaller limit of Java's own ({@code -Xmx}) applies as well
 * @param ensemble whether the results of the eight symmetries are averaged: eight times the work for slightly more
 *     sharpness
 * @param device where the engine computes
 * @param onlyImage whether the program runs for one image only, so that the fastest engine is the one that is ready first
 *     if the image is small
 */
public record UpscaleOptions(
        Optional<String> engine,
        int threads,
        int tile,
        long maxMemory,
        boolean ensemble,
        Device device,
        boolean onlyImage) {
    /** In place of an engine's name: the fastest engine that works. */
    public static final String FASTEST = "auto";

    private static final int SMALLEST_TILE = 16;

    /**
     * Each thread takes time to start and has its own memory: with 100000 threads, typed by mistake, Ladder would hang
     * before its first row.
     */
    private static final int MOST_THREADS = 1024;

    /** @throws UserException if a number is out of range */
    public UpscaleOptions {
        if (threads < 1 || threads > MOST_THREADS) {
            throw new UserException(
                    "The number of threads must be from 1 to " + MOST_THREADS + ", not " + threads + ".");
        }
        if (tile != 0) {
            requireTile(tile);
        }
        if (maxMemory < 0) {
            throw new UserException("The memory must be at least 1 byte, not " + maxMemory + ".");
        }
    }

    private static void requireTile(int tile) {
        if (tile < SMALLEST_TILE) {
            throw new UserException("A tile must be at least " + SMALLEST_TILE + " pixels wide, not " + tile + ".");
        }
    }

    /** The fastest engine, all processors, tiles as large as the memory allows. */
    public static UpscaleOptions defaults() {
        return new UpscaleOptions(
                Optional.empty(), Runtime.getRuntime().availableProcessors(), 0, 0, false, Device.AUTO, false);
    }

    /** These options with an engine by name; {@code auto} is the fastest that works. */
    public UpscaleOptions withEngine(String name) {
        return new UpscaleOptions(
                Optional.of(name).filter(n -> !n.equals(FASTEST)),
                threads,
                tile,
                maxMemory,
                ensemble,
                device,
                onlyImage);
    }

    /** These options with another number of threads. */
    public UpscaleOptions withThreads(int newThreads) {
        return new UpscaleOptions(engine, newThreads, tile, maxMemory, ensemble, device, onlyImage);
    }

    /**
     * These options with tiles of this side, which is rounded up to a size that the network accepts.
     *
     * @throws UserException if it is below 16
     */
    public UpscaleOptions withTile(int newTile) {
        requireTile(newTile);
        return new UpscaleOptions(engine, threads, newTile, maxMemory, ensemble, device, onlyImage);
    }

    /** These options with another memory limit in bytes; 0 for the default. */
    public UpscaleOptions withMaxMemory(long bytes) {
        return new UpscaleOptions(engine, threads, tile, bytes, ensemble, device, onlyImage);
    }

    /**
     * Bytes that may be planned for within {@link #maxMemory} and Java's own limit; negative if not even the code fits.
     */
    public long plannableMemory() {
        return MemoryLimits.plannable(maxMemory);
    }

    /** These options with or without averaging the eight symmetries. */
    public UpscaleOptions withEnsemble(boolean newEnsemble) {
        return new UpscaleOptions(engine, threads, tile, maxMemory, newEnsemble, device, onlyImage);
    }

    /** These options with an engine on this device. */
    public UpscaleOptions withDevice(Device newDevice) {
        return new UpscaleOptions(engine, threads, tile, maxMemory, ensemble, newDevice, onlyImage);
    }

    /** These options for a program that runs for one image only, or for several. */
    public UpscaleOptions withOnlyImage(boolean only) {
        return new UpscaleOptions(engine, threads, tile, maxMemory, ensemble, device, only);
    }

    /** The part of these options that an engine is created from. */
    EngineChoice engineChoice() {
        return new EngineChoice(engine, threads, device, maxMemory);
    }

    /**
     * The same for an image.
     *
     * @param pixels pixels of the image as it goes into the network
     * @param memory bytes that may be planned for it
     */
    EngineChoice engineChoice(long pixels, long memory) {
        return engineChoice().forSize(JobSize.of(pixels, memory, onlyImage));
    }
}
