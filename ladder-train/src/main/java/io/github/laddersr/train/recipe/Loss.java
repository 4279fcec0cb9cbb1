// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.train.recipe;

import io.github.laddersr.UserException;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** The loss function of the difference between the network's output and the target. */
public enum Loss {
    /** The absolute difference. */
    L1,
    /** The squared difference. */
    L2,
    /** sqrt(d² + 0.001²): L1, but smooth for small differences (P. Charbonnier et al., ICIP 1994). */
    CHARBONNIER;

    private static final float EPSILON = 1e-3f;

    /** The name in recipes. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws UserException if no loss has this label */
    public static Loss of(String label) {
        return Arrays.stream(values())
                .filter(l -> l.label().equals(label))
                .findFirst()
                .orElseThrow(() -> new UserException("There is no loss '" + label + "': choose one of "
                        + Arrays.stream(values()).map(Loss::label).collect(Collectors.joining(", ")) + "."));
    }

    /** The derivative at this difference. */
    public float derivative(float difference) {
        return switch (this) {
            case L1 -> Math.signum(difference);
            case L2 -> 2 * difference;
            case CHARBONNIER -> difference / (float) Math.sqrt(difference * difference + EPSILON * EPSILON);
        };
    }
}
