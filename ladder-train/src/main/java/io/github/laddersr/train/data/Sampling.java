// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.train.data;

import io.github.laddersr.UserException;
import java.util.Arrays;
import java.util.Locale;

/** Where patches are cut. */
public enum Sampling {
    /** All places of all images alike. */
    AREA,
    /** Of four such places one, each with a chance in proportion to its detail: the mean square of the differences between neighbours. */
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
