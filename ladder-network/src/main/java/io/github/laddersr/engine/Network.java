// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.engine;

/**
 * A network that enlarges images: one of the family, or anyone's. What is said here is known before its weights are read where that is
 * possible; several threads may ask.
 */
public interface Network {
    /** Short, for people: {@code x2}, or a file's name without its extension. Among networks that are used together no two have the same. */
    String name();

    /** Output pixels per input pixel, each way; 1 for a network that enlarges nothing. */
    int scale();

    /** Work for a pixel of the input: multiply-adds, as the engines run it. At least 1. */
    long macsPerPixel();

    /** Planes that it takes and gives: 3 for colour, 1 for luma alone. */
    default int channels() {
        return 3;
    }

    /** How an image may be cut for it. */
    Footprint footprint();

    /**
     * Makes an engine that runs it, on as many planes as {@link #channels} says.
     *
     * @throws io.github.laddersr.UserException if the weights can't be read, or the engine asked for does not exist or does not work here
     */
    Engine open(EngineChoice choice);
}
