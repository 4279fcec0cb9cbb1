// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.engine;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * How an image may be divided into tiles for a network.
 *
 * @param multiple tiles start at multiples of this many input pixels, at least 1: the network treats pixels differently
 *     by their position within this period
 * @param reach largest number of input pixels, in any direction, that the output of a block of {@code multiple} aligned
 *     pixels depends on beyond that block; empty if it may depend on the whole image, so that no division into tiles
 *     gives the exact result
 * @param fixed only size that the network accepts; empty if it accepts any
 */
public record Footprint(int multiple, OptionalInt reach, Optional<Fixed> fixed) {
    /** A size in input pixels, each side at least 1. */
    public record Fixed(int height, int width) {}

    /** @throws IllegalArgumentException if a number is out of range */
    public Footprint {
        if (multiple < 1 || reach.orElse(0) < 0) {
            throw new IllegalArgumentException("a multiple of " + multiple + " and a reach of " + reach);
        }
    }

    /** The footprint of a network that accepts any size and has this reach. */
    public static Footprint of(int multiple, int reach) {
        return new Footprint(multiple, OptionalInt.of(reach), Optional.empty());
    }

    /** This footprint with at least this reach. */
    public Footprint reachingAtLeast(int least) {
        return reach.isEmpty() || reach.getAsInt() >= least
                ? this
                : new Footprint(multiple, OptionalInt.of(least), fixed);
    }

    /** The next multiple of {@link #multiple}. */
    public int aligned(int length) {
        return Math.ceilDiv(length, multiple) * multiple;
    }
}
