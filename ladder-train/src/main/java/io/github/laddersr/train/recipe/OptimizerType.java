// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.train.recipe;

import io.github.laddersr.UserException;
import java.util.Arrays;
import java.util.Locale;

/** What turns a gradient into a step. */
public enum OptimizerType {
    /** Adam (Kingma and Ba, ICLR 2015), as in the paper. */
    ADAM,
    /** Muon (Jordan et al., 2024) for the matrices of dense convolutions, Adam for all else. */
    MUON;

    /** The name in recipes. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws UserException if there is no method of that label */
    public static OptimizerType of(String label) {
        return Arrays.stream(values())
                .filter(m -> m.label().equals(label))
                .findFirst()
                .orElseThrow(() -> new UserException("There is no optimizer '" + label + "': choose adam or muon."));
    }
}
