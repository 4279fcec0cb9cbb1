// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.graph;

import io.github.laddersr.UserException;
import java.util.Arrays;
import java.util.Locale;

/** How a coarser map of the ladder is upsampled by 2. */
public enum Upsampling {
    /** Each pixel is repeated: out(y, x) = in(y / 2, x / 2). */
    NEAREST,
    /** Linear interpolation between half-pixel centres, indices clamped at the border. */
    BILINEAR;

    /** The name used in weight files and recipes. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The constant with this label.
     *
     * @throws UserException if the label is neither {@code nearest} nor {@code bilinear}
     */
    public static Upsampling of(String label) {
        return Arrays.stream(values())
                .filter(u -> u.label().equals(label))
                .findFirst()
                .orElseThrow(() -> new UserException("Unknown upsampling '" + label + "': use nearest or bilinear."));
    }
}
