// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.train.recipe;

import io.github.laddersr.UserException;
import java.util.Arrays;
import java.util.Locale;

/** The optimisation algorithm. */
public enum OptimizerType {
    /** Adam (Kingma and Ba, ICLR 2015), as in the paper. */
    ADAM,
    /** Muon (Jordan et al., 2024) for the weight matrices of dense convolutions, Adam for everything else. */
    MUON;

    /** The name in recipes. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws UserException if no optimizer has this label */
    public static OptimizerType of(String label) {
        return Arrays.stream(values())
                .filter(m -> m.label().equals(label))
                .findFirst()
                .orElseThrow(() -> new UserException("There is no optimizer '" + label + "': choose adam or muon."));
    }
}
