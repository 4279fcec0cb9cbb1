// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.engine;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * How an image may be cut into tiles for a network.
 *
 * @param multiple a tile begins at multiples of this many input pixels, at least 1: the network treats no pixel in between as it treats those
 * @param reach how many input pixels beyond a block of {@code multiple} aligned ones the output of that block depends on, at most, in any
 *     direction; empty if it may depend on the whole image, so that no tiles give what the whole image gives
 * @param fixed the only size that the network takes; empty if it takes any
 */
public record Footprint(int multiple, OptionalInt reach, Optional<Fixed> fixed) {
    /** A size in input pixels, each side at least 1. */
    public record Fixed(int height, int width) {}

    /** @throws IllegalArgumentException if a number is out of its range */
    public Footprint {
        if (multiple < 1 || reach.orElse(0) < 0) {
            throw new IllegalArgumentException("a multiple of " + multiple + " and a reach of " + reach);
        }
    }

    /** Of a network that takes any size and reaches so far. */
    public static Footprint of(int multiple, int reach) {
        return new Footprint(multiple, OptionalInt.of(reach), Optional.empty());
    }

    /** The same, but with at least this reach. */
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
