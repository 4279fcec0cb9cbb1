// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.engine;

/**
 * A network that enlarges images: a Ladder Pyramid Network or any other. Where possible, its properties are known
 * before its weights are read. Thread-safe.
 */
public interface Network {
    /**
     * A short name for users: {@code x2}, or a file's name without its extension. Networks that are used together have
     * different names.
     */
    String name();

    /** Output pixels per input pixel in each direction; 1 for a network that does not enlarge. */
    int scale();

    /** Multiply-adds for each input pixel as the engines run the network; at least 1. */
    long macsPerPixel();

    /** Number of its input and output planes: 3 for colour, 1 for luma only. */
    default int channels() {
        return 3;
    }

    /** How an image may be divided into tiles for it. */
    Footprint footprint();

    /**
     * Creates an engine for it, which takes as many planes as {@link #channels} says.
     *
     * @throws io.github.laddersr.UserException if the weights can't be read, or the requested engine does not exist or
     *     does not work here
     */
    Engine open(EngineChoice choice);
}
