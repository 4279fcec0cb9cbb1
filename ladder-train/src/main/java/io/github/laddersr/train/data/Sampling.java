// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.train.data;

import io.github.laddersr.UserException;
import java.util.Arrays;
import java.util.Locale;

/** How the positions of patches are chosen. */
public enum Sampling {
    /** All positions in all images are equally likely. */
    AREA,
    /**
     * One of four random positions, each with a probability proportional to its detail: the mean square of the
     * differences between adjacent pixels.
     */
    DETAIL;

    /** The name in recipes. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws UserException if there is no sampling of that label */
    public static Sampling of(String label) {
        return Arrays.stream(values())
                .filter(s -> s.label().equals(label))
                .findFirst()
                .orElseThrow(() -> new UserException("There is no sampling '" + label + "': choose area or detail."));
    }
}
